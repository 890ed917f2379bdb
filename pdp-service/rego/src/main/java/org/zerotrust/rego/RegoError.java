package org.zerotrust.rego;

import java.util.Objects;

/**
 * An error as OPA reports it.
 *
 * @param code OPA's code: {@code rego_parse_error}, {@code eval_conflict_error}, ...
 * @param message what is wrong, in OPA's words, without code and place
 * @param file the module's name; empty where unknown
 * @param row 1-based; 0 where unknown
 * @param col 1-based; 0 where unknown
 */
public record RegoError(String code, String message, String file, int row, int col) {
    public RegoError {
        Objects.requireNonNull(code);
        Objects.requireNonNull(message);
        Objects.requireNonNull(file);
    }

    /** An error without a place in the source. */
    public RegoError(String code, String message) {
        this(code, message, "", 0, 0);
    }

    /** The error as OPA prints it: {@code file:row: code: message}. */
    @Override
    public String toString() {
        String what = code + ": " + message;
        return row == 0 ? what : file + ":" + row + ": " + what;
    }
}
