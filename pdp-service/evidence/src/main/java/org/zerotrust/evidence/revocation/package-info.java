/**
 * Whether certificates are revoked: CRLs (RFC 5280 sections 5 and 6.3), OCSP (RFC 6960) and lives too short to need either.
 * Bytes come in; nothing is fetched here.
 */
@NullMarked
package org.zerotrust.evidence.revocation;

import org.jspecify.annotations.NullMarked;
