package org.zerotrust.rego.builtin;

import java.util.Objects;

/**
 * A built-in that could not answer. Unless errors are strict the call is then undefined, as in OPA; a halting one
 * ends the evaluation.
 */
public final class BuiltinException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** OPA's code of the error. */
    public enum Code {
        /** An operand is of the wrong type. */
        TYPE("eval_type_error"),
        /** Any other failure of the function. */
        BUILTIN("eval_builtin_error"),
        /** An object would have two values under one key. */
        CONFLICT("eval_conflict_error"),
        /** The deadline or a limit was reached. */
        CANCEL("eval_cancel_error"),
        /** The engine itself failed. */
        INTERNAL("eval_internal_error");

        private final String opaCode;

        Code(String opaCode) {
            this.opaCode = opaCode;
        }

        /** The code as OPA prints it. */
        public String opaCode() {
            return opaCode;
        }
    }

    private final Code code;
    private final boolean halt;

    private BuiltinException(Code code, String message, boolean halt) {
        // No stack trace: an undefined call is ordinary, and filling one in costs more than the call.
        super(Objects.requireNonNull(message), null, false, false);
        this.code = code;
        this.halt = halt;
    }

    /** A failure of the function; {@code message} without its name in front. */
    public static BuiltinException failed(String message) {
        return new BuiltinException(Code.BUILTIN, message, false);
    }

    /**
     * An operand of the wrong type, in OPA's words: {@code operand 1 must be string but got number}.
     *
     * @param position 1-based
     */
    public static BuiltinException operand(int position, String mustBe, String got) {
        return type("operand " + position + " must be " + mustBe + " but got " + got);
    }

    /** A type error in these words. */
    public static BuiltinException type(String message) {
        return new BuiltinException(Code.TYPE, message, false);
    }

    /** An error that ends the evaluation whether errors are strict or not. */
    public static BuiltinException halt(Code code, String message) {
        return new BuiltinException(code, message, true);
    }

    /** OPA's code. */
    public Code code() {
        return code;
    }

    /** Whether the evaluation ends. */
    public boolean halts() {
        return halt;
    }
}
