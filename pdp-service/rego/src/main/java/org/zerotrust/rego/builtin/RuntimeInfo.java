package org.zerotrust.rego.builtin;

import java.util.Objects;

/**
 * What {@code opa.runtime} shows a policy: {@code config}, {@code env}, {@code version}, as far as the host grants it.
 *
 * @param value an object; never holds credentials
 */
public record RuntimeInfo(Object value) {
    /** Rejects a missing value. */
    public RuntimeInfo {
        Objects.requireNonNull(value);
    }
}
