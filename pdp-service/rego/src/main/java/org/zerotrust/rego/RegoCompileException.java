package org.zerotrust.rego;

import java.util.List;
import java.util.stream.Collectors;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.plan.PlanException;

/** The policy cannot be compiled: every error that was found. */
public final class RegoCompileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<RegoError> errors;

    /** @param errors at least one */
    public RegoCompileException(List<RegoError> errors) {
        super(errors.stream().map(RegoError::toString).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /** What parser, compiler or type checker found. */
    public static RegoCompileException of(List<AstError> errors) {
        return new RegoCompileException(
                errors.stream().map(RegoCompileException::error).toList());
    }

    /** What the planner found. */
    public static RegoCompileException of(PlanException e) {
        return new RegoCompileException(List.of(new RegoError(AstError.COMPILE, String.valueOf(e.getMessage()))));
    }

    private static RegoError error(AstError e) {
        return new RegoError(
                e.code(),
                e.message(),
                e.location().file(),
                e.location().row(),
                e.location().col(),
                e.details());
    }

    /** All errors, in the order in which they were found. */
    public List<RegoError> errors() {
        return errors;
    }
}
