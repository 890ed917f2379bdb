package org.zerotrust.pdp.outcome;

import java.util.regex.Pattern;

/**
 * The tenant that everything belongs to; part of every key. It comes from the caller's registration, never from a
 * request.
 *
 * @param value 1 to 63 characters: lower-case letters, digits and hyphens, starting with a letter or digit
 */
public record TenantId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public TenantId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a tenant id");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
