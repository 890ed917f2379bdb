/**
 * Certificates that an enforcement point saw in a handshake and hands on in a header. Whoever may write the header may
 * be anybody's device, so one dialect counts for one enforcement point, and nothing that does not keep to it.
 */
@NullMarked
package org.zerotrust.evidence.forwarded;

import org.jspecify.annotations.NullMarked;
