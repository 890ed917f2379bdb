/** Structured fields of HTTP (RFC 9651, which replaces RFC 8941): read strictly, written in their one canonical form. */
@NullMarked
package org.zerotrust.evidence.fields;

import org.jspecify.annotations.NullMarked;
