/** A second engine beside the one that decides: evaluates the same, changes nothing, tells of every difference. */
@NullMarked
package org.zerotrust.pdp.policy.shadow;

import org.jspecify.annotations.NullMarked;
