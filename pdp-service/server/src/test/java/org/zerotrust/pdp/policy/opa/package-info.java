/** Tests of this room. */
@NullMarked
package org.zerotrust.pdp.policy.opa;

import org.jspecify.annotations.NullMarked;
