/** Tests of this room. */
@NullMarked
package org.zerotrust.pdp.policy.rego;

import org.jspecify.annotations.NullMarked;
