package org.zerotrust.rego;

import java.util.List;
import java.util.stream.Collectors;

/** The policy cannot be compiled: every error that was found. */
public final class RegoCompileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<RegoError> errors;

    /** @param errors at least one */
    public RegoCompileException(List<RegoError> errors) {
        super(errors.stream().map(RegoError::toString).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /** All errors, in the order in which they were found. */
    public List<RegoError> errors() {
        return errors;
    }
}
