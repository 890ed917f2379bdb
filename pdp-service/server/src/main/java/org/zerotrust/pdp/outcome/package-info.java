/** Words every step shares: identifiers, reason codes, and the one table from failure code to HTTP, gRPC and retry. */
@NullMarked
package org.zerotrust.pdp.outcome;

import org.jspecify.annotations.NullMarked;
