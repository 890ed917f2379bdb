/** Tests of this room. */
@NullMarked
package org.zerotrust.pdp.policy.pack;

import org.jspecify.annotations.NullMarked;
