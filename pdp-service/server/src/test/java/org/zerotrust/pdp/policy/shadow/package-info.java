/** Tests of the second engine. */
@NullMarked
package org.zerotrust.pdp.policy.shadow;

import org.jspecify.annotations.NullMarked;
