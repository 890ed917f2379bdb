/** The YAML cases of {@code policies/cases}, through the engine, REST and gRPC. */
@NullMarked
package org.zerotrust.pdp.cases;

import org.jspecify.annotations.NullMarked;
