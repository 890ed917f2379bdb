/** Tests of the bytecode engine. */
@NullMarked
package org.zerotrust.rego.jvm;

import org.jspecify.annotations.NullMarked;
