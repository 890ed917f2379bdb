package org.zerotrust.evidence.fields;

import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A value without parameters (RFC 9651, 3.3). */
public sealed interface BareItem {
    /** At most 15 digits (3.3.1). */
    record Int(long value) implements BareItem {}

    /** At most 12 digits, a point and 1 to 3 more (3.3.2). */
    record Decimal(BigDecimal value) implements BareItem {}

    /** Printable ASCII (3.3.3). */
    record Text(String value) implements BareItem {}

    /** A word (3.3.4). */
    record Token(String value) implements BareItem {}

    /** Bytes (3.3.5). */
    final class Bytes implements BareItem {
        private final byte[] value;

        public Bytes(byte[] value) {
            this.value = value.clone();
        }

        public byte[] value() {
            return value.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Bytes[" + value.length + "]";
        }
    }

    /** {@code ?1} or {@code ?0} (3.3.6). */
    record Bool(boolean value) implements BareItem {}

    /** Epoch seconds (3.3.7). */
    record Date(long epochSecond) implements BareItem {}

    /** Text for people (3.3.8). */
    record Display(String value) implements BareItem {}
}
