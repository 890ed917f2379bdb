package org.zerotrust.rego.types;

import java.util.Locale;

/** The types without parts. */
public enum ScalarType implements Type {
    /** JSON null. */
    NULL,
    /** true or false. */
    BOOLEAN,
    /** Any number. */
    NUMBER,
    /** Any string. */
    STRING;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
