/** Reads DER (X.690) strictly: one encoding for each value, nothing behind it, bounded. */
@NullMarked
package org.zerotrust.evidence.der;

import org.jspecify.annotations.NullMarked;
