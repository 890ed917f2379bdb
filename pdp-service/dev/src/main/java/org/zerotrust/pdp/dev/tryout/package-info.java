/** Sends the sample requests over REST and gRPC and holds every answer to what its sample promises. */
@NullMarked
package org.zerotrust.pdp.dev.tryout;

import org.jspecify.annotations.NullMarked;
