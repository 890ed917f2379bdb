/** Reports through Kafka: signed records in, the same checks as over REST. */
@NullMarked
package org.zerotrust.pdp.api.kafka;

import org.jspecify.annotations.NullMarked;
