package org.zerotrust.rego.eval;

import java.util.Objects;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.builtin.BuiltinException;

/** Ends an evaluation with an error. Never leaves the engine: callers see {@link RegoError}. */
public final class EvalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RegoError error;

    /** Ends the evaluation with this error. */
    public EvalException(RegoError error) {
        super(error.message(), null, false, false);
        this.error = Objects.requireNonNull(error);
    }

    /** An error of this kind without a place. */
    public EvalException(BuiltinException.Code code, String message) {
        this(new RegoError(code.opaCode(), message));
    }

    /** What the caller is told. */
    public RegoError error() {
        return error;
    }
}
