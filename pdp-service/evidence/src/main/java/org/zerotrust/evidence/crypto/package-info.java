/** Public keys and signature verification: the one place that knows which provider does what. */
@NullMarked
package org.zerotrust.evidence.crypto;

import org.jspecify.annotations.NullMarked;
