/** A permit becomes a bounded, key-bound, signed session grant where the caller asked for one. */
@NullMarked
package org.zerotrust.pdp.grant;

import org.jspecify.annotations.NullMarked;
