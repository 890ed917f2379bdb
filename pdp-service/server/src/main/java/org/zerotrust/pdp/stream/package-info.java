/** Kafka: the decision stream, reported posture, and what is projected from them. */
@NullMarked
package org.zerotrust.pdp.stream;

import org.jspecify.annotations.NullMarked;
