package org.zerotrust.rego.value;

/** Something was to be added to a value that others see. Only a plan that no compiler made can ask for that. */
public final class FrozenValueException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    FrozenValueException() {
        super("adds to a value that others see");
    }
}
