package org.zerotrust.rego.check;

/** A schema that is missing or that no type can be made of. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchemaException(String message) {
        super(message);
    }
}
