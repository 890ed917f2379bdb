/** Operation: wiring, start-up checks, health, and what the people who run the service see. */
@NullMarked
package org.zerotrust.pdp.ops;

import org.jspecify.annotations.NullMarked;
