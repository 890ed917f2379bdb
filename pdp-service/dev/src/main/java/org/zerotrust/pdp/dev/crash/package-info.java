/** Kills parts of a running stack under load and proves that no answered decision is lost. */
@NullMarked
package org.zerotrust.pdp.dev.crash;

import org.jspecify.annotations.NullMarked;
