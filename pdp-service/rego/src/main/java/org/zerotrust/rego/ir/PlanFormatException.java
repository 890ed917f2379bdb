package org.zerotrust.rego.ir;

/** A plan that is not of OPA's format, or points at what it does not have. */
public final class PlanFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with the place in the plan */
    public PlanFormatException(String message) {
        super(message);
    }
}
