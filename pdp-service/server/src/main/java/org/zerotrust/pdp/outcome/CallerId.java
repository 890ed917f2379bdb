package org.zerotrust.pdp.outcome;

import java.util.regex.Pattern;

/**
 * The id of one registration (an enforcement point, a reporter, an operator) within its tenant.
 *
 * @param value 1 to 128 characters: letters, digits, {@code . _ : / @ -}
 */
public record CallerId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}");

    public CallerId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a caller id");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
