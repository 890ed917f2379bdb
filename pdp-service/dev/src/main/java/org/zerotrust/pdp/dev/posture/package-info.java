/** Measures what replicas know of reported posture, and when. */
@NullMarked
package org.zerotrust.pdp.dev.posture;

import org.jspecify.annotations.NullMarked;
