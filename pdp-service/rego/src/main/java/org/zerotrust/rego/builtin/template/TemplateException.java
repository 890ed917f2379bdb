package org.zerotrust.rego.builtin.template;

/** A template that is malformed, uses what is not supported, or fails on its data. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        super("template: " + message, null, false, false);
    }
}
