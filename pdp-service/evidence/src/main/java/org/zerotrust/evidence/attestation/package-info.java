/** Results of remote attestation (RFC 9334): what a verifier that is trusted says of a device's state, and of its key. */
@NullMarked
package org.zerotrust.evidence.attestation;

import org.jspecify.annotations.NullMarked;
