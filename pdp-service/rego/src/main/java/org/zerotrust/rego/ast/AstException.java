package org.zerotrust.rego.ast;

import java.util.List;

/** All the errors that a parse or a compilation found. */
public final class AstException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How many errors the message shows. */
    private static final int SHOWN = 100;

    private final transient List<AstError> errors;

    public AstException(List<AstError> errors) {
        super(summary(errors));
        this.errors = List.copyOf(errors);
    }

    public List<AstError> errors() {
        return errors;
    }

    private static String summary(List<AstError> errors) {
        if (errors.size() == 1) {
            return "1 error occurred: " + errors.getFirst();
        }
        return errors.size() + " errors occurred:\n"
                + String.join(
                        "\n",
                        errors.stream().limit(SHOWN).map(AstError::toString).toList());
    }
}
