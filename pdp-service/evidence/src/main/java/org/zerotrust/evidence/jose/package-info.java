/**
 * JSON Web Signatures, keys and proofs (RFC 7515, 7517, 7518, 7638, 8037, 9449): strict about every byte, because what is
 * read here decides who is believed. Only the compact serialization; no encryption.
 */
@NullMarked
package org.zerotrust.evidence.jose;

import org.jspecify.annotations.NullMarked;
