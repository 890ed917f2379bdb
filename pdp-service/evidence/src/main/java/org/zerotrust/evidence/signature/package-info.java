/** HTTP message signatures (RFC 9421) and content digests (RFC 9530): what of a request its sender's key vouches for. */
@NullMarked
package org.zerotrust.evidence.signature;

import org.jspecify.annotations.NullMarked;
