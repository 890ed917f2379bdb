/** Keys, signatures and certificates behind the built-ins {@code io.jwt.*} and {@code crypto.*}: JDK cryptography only. */
@NullMarked
package org.zerotrust.rego.builtin.crypto;

import org.jspecify.annotations.NullMarked;
