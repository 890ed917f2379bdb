/** Runs the whole system on one machine: starts its parts, watches over them, says what is up, stops it. */
@NullMarked
package org.zerotrust.pdp.dev.up;

import org.jspecify.annotations.NullMarked;
