/** A real OPA over its REST API as the engine. */
@NullMarked
package org.zerotrust.pdp.policy.opa;

import org.jspecify.annotations.NullMarked;
