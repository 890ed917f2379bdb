/** The doors: what all transports share. */
@NullMarked
package org.zerotrust.pdp.api;

import org.jspecify.annotations.NullMarked;
