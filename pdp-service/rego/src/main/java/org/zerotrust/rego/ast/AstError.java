package org.zerotrust.rego.ast;

import java.util.Comparator;
import java.util.List;

/**
 * An error in a policy, found by the parser or a compiler stage.
 *
 * @param code one of the constants here
 * @param details lines that explain it further, e.g. the source line with a caret; may be empty
 */
public record AstError(String code, Location location, String message, List<String> details) {
    public static final String PARSE = "rego_parse_error";
    public static final String COMPILE = "rego_compile_error";
    public static final String TYPE = "rego_type_error";
    public static final String UNSAFE_VAR = "rego_unsafe_var_error";
    public static final String RECURSION = "rego_recursion_error";

    /** OPA's order of errors: by place, then by text. */
    public static final Comparator<AstError> ORDER =
            Comparator.comparing(AstError::location).thenComparing(AstError::toString);

    public AstError {
        details = List.copyOf(details);
    }

    public AstError(String code, Location location, String message) {
        this(code, location, message, List.of());
    }

    /** As OPA prints it: {@code file:row: code: message}, the details on lines below. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        if (!location.isNone()) {
            boolean named = !location.file().isEmpty();
            out.append(named ? location.file() : Integer.toString(location.row()))
                    .append(':')
                    .append(named ? location.row() : location.col())
                    .append(": ");
        }
        out.append(code).append(": ").append(message);
        details.forEach(d -> out.append("\n\t").append(d));
        return out.toString();
    }
}
