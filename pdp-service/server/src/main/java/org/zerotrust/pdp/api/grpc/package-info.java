/** Questions over gRPC: translation and status, nothing else. */
@NullMarked
package org.zerotrust.pdp.api.grpc;

import org.jspecify.annotations.NullMarked;
