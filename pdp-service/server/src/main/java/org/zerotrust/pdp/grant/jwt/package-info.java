/** Grants as RFC 9068 access tokens: written, signed and verified. */
@NullMarked
package org.zerotrust.pdp.grant.jwt;

import org.jspecify.annotations.NullMarked;
