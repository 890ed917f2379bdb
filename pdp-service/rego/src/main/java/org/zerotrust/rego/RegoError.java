package org.zerotrust.rego;

import java.util.List;
import java.util.Objects;

/**
 * An error as OPA reports it.
 *
 * @param code OPA's code: {@code rego_parse_error}, {@code eval_conflict_error}, ...
 * @param message what is wrong, in OPA's words, without code and place
 * @param file the module's name; empty where unknown
 * @param row 1-based; 0 where unknown
 * @param col 1-based; 0 where unknown
 * @param details lines that show the place, for people: the source line and a caret below it; may be empty
 */
public record RegoError(String code, String message, String file, int row, int col, List<String> details) {
    public RegoError {
        Objects.requireNonNull(code);
        Objects.requireNonNull(message);
        Objects.requireNonNull(file);
        details = List.copyOf(details);
    }

    /** An error without details. */
    public RegoError(String code, String message, String file, int row, int col) {
        this(code, message, file, row, col, List.of());
    }

    /** An error without a place in the source. */
    public RegoError(String code, String message) {
        this(code, message, "", 0, 0);
    }

    /** The error as OPA prints it, without the details: {@code file:row: code: message}; without a file {@code row:col:}. */
    @Override
    public String toString() {
        String what = code + ": " + message;
        if (row == 0) {
            return what;
        }
        return file.isEmpty() ? row + ":" + col + ": " + what : file + ":" + row + ": " + what;
    }
}
