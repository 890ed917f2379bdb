package org.zerotrust.pdp.outcome;

/**
 * Every way a question can end without an answer, and what the outside sees of it. The name in lower case with
 * hyphens is the last part of the problem type (RFC 9457) and is stable. None of them is ever a permit.
 */
public enum FailureCode {
    // not a valid question
    MALFORMED_JSON(400, Grpc.INVALID_ARGUMENT, false, "The body is not well-formed JSON"),
    INVALID_FIELD(400, Grpc.INVALID_ARGUMENT, false, "A field of the request is not valid"),
    BATCH_TOO_LARGE(400, Grpc.INVALID_ARGUMENT, false, "A batch holds at most 100 questions"),
    BODY_TOO_LARGE(413, Grpc.RESOURCE_EXHAUSTED, false, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, Grpc.INVALID_ARGUMENT, false, "The content type is not application/json"),
    NOT_ACCEPTABLE(406, Grpc.INVALID_ARGUMENT, false, "The answer is application/json"),
    NOT_FOUND(404, Grpc.NOT_FOUND, false, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, Grpc.UNIMPLEMENTED, false, "The method is not allowed here"),
    REQUEST_ID_REUSED(409, Grpc.ALREADY_EXISTS, false, "The request id was used with another body"),
    REPORT_REPLAYED(409, Grpc.ALREADY_EXISTS, false, "A signal is not later than what is known from its source"),
    CONFIRMATION_REQUIRED(428, Grpc.ABORTED, false, "The change must name the effect that it was decided on"),
    CONFLICT(409, Grpc.ABORTED, false, "The thing was changed by somebody else"),
    // the caller itself
    UNAUTHENTICATED(401, Grpc.UNAUTHENTICATED, false, "The caller is not authenticated"),
    FORBIDDEN(403, Grpc.PERMISSION_DENIED, false, "The caller may not do this"),
    TENANT_MISMATCH(403, Grpc.PERMISSION_DENIED, false, "The body names another tenant"),
    // cannot decide
    TOO_BUSY(429, Grpc.RESOURCE_EXHAUSTED, true, "The caller has asked more than its quota"),
    OVERLOADED(503, Grpc.UNAVAILABLE, true, "The service has no room for this question now"),
    POLICY_NOT_LOADED(503, Grpc.UNAVAILABLE, true, "No policy is active"),
    POLICY_TOO_OLD(503, Grpc.UNAVAILABLE, true, "The active policy is older than the resource class allows"),
    POLICY_UNDEFINED(503, Grpc.UNAVAILABLE, false, "The policy gave no result"),
    POLICY_MALFORMED(503, Grpc.UNAVAILABLE, false, "The policy's result does not follow the contract"),
    POLICY_FAILED(503, Grpc.UNAVAILABLE, false, "The policy could not be evaluated"),
    POLICY_DEADLINE(503, Grpc.UNAVAILABLE, true, "The policy did not end in time"),
    REGISTRY_UNAVAILABLE(503, Grpc.UNAVAILABLE, true, "Registered facts cannot be read"),
    POSTURE_UNAVAILABLE(503, Grpc.UNAVAILABLE, true, "Reported posture cannot be read"),
    PROOF_UNAVAILABLE(503, Grpc.UNAVAILABLE, true, "Whether the proof was used before cannot be told"),
    GRANT_UNAVAILABLE(503, Grpc.UNAVAILABLE, true, "The grant cannot be signed"),
    JOURNAL_UNAVAILABLE(503, Grpc.UNAVAILABLE, true, "The decision cannot be recorded"),
    DEADLINE(503, Grpc.UNAVAILABLE, true, "The decision was not ready in time"),
    INTERNAL(503, Grpc.UNAVAILABLE, false, "The question could not be decided");

    /** gRPC status codes by number, so that this room needs no gRPC library. */
    private static final class Grpc {
        static final int INVALID_ARGUMENT = 3;
        static final int NOT_FOUND = 5;
        static final int ALREADY_EXISTS = 6;
        static final int PERMISSION_DENIED = 7;
        static final int RESOURCE_EXHAUSTED = 8;
        static final int ABORTED = 10;
        static final int UNIMPLEMENTED = 12;
        static final int UNAVAILABLE = 14;
        static final int UNAUTHENTICATED = 16;
    }

    private final int httpStatus;
    private final int grpcStatus;
    private final boolean retryable;
    private final String title;
    private final String slug;

    FailureCode(int httpStatus, int grpcStatus, boolean retryable, String title) {
        this.httpStatus = httpStatus;
        this.grpcStatus = grpcStatus;
        this.retryable = retryable;
        this.title = title;
        this.slug = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** HTTP status, 400 to 503. */
    public int httpStatus() {
        return httpStatus;
    }

    /** gRPC status code by number. */
    public int grpcStatus() {
        return grpcStatus;
    }

    /** Whether the same question may succeed later without a change. */
    public boolean retryable() {
        return retryable;
    }

    /** One sentence for people; the same for every occurrence. */
    public String title() {
        return title;
    }

    /** The stable code on the wire, for example {@code invalid-field}. */
    public String slug() {
        return slug;
    }

    /** The problem type URI (RFC 9457 section 3.1.1). */
    public String type() {
        return "urn:zerotrust:pdp:problem:" + slug;
    }
}
