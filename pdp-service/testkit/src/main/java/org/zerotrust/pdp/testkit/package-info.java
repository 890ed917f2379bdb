/** Starts the real parts the service needs on one machine: PostgreSQL, a Kafka broker, and a demo PKI. */
@NullMarked
package org.zerotrust.pdp.testkit;

import org.jspecify.annotations.NullMarked;
