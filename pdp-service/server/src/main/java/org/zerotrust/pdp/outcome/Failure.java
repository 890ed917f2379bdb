package org.zerotrust.pdp.outcome;

import java.util.List;

/**
 * A question that ended without an answer.
 *
 * @param code what happened
 * @param detail one sentence about this occurrence, without causes, secrets or values; may be empty
 * @param fields the parts of the request that are wrong, for the codes that name fields
 */
public record Failure(FailureCode code, String detail, List<FieldError> fields) {
    public Failure {
        fields = List.copyOf(fields);
    }

    public static Failure of(FailureCode code) {
        return new Failure(code, "", List.of());
    }

    public static Failure of(FailureCode code, String detail) {
        return new Failure(code, detail, List.of());
    }

    public static Failure invalid(String path, String code, String message) {
        return new Failure(FailureCode.INVALID_FIELD, "", List.of(new FieldError(path, code, message)));
    }
}
