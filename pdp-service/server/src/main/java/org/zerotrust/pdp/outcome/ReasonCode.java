package org.zerotrust.pdp.outcome;

import java.util.regex.Pattern;

/**
 * A stable code that says why an answer is what it is. The constants are the codes this service gives by itself;
 * policies add their own (for example {@code posture.secure_boot}).
 *
 * @param value 1 to 128 characters: letters, digits, {@code _ . -}, starting with a letter
 */
public record ReasonCode(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,127}");

    public static final ReasonCode DEVICE_MISSING = new ReasonCode("DEVICE_MISSING");
    public static final ReasonCode DEVICE_UNKNOWN = new ReasonCode("DEVICE_UNKNOWN");
    public static final ReasonCode DEVICE_RETIRED = new ReasonCode("DEVICE_RETIRED");
    public static final ReasonCode POP_MISSING = new ReasonCode("POP_MISSING");
    public static final ReasonCode POP_INVALID = new ReasonCode("POP_INVALID");
    public static final ReasonCode POP_REPLAYED = new ReasonCode("POP_REPLAYED");
    public static final ReasonCode IDENTITY_MISMATCH = new ReasonCode("IDENTITY_MISMATCH");
    public static final ReasonCode IDENTITY_AMBIGUOUS = new ReasonCode("IDENTITY_AMBIGUOUS");
    public static final ReasonCode CERT_MISSING = new ReasonCode("CERT_MISSING");
    public static final ReasonCode CERT_PATH_INVALID = new ReasonCode("CERT_PATH_INVALID");
    public static final ReasonCode CERT_ISSUER_UNKNOWN = new ReasonCode("CERT_ISSUER_UNKNOWN");
    public static final ReasonCode ISSUER_NOT_REGISTERED = new ReasonCode("ISSUER_NOT_REGISTERED");
    public static final ReasonCode CERT_NOT_YET_VALID = new ReasonCode("CERT_NOT_YET_VALID");
    public static final ReasonCode CERT_EXPIRED = new ReasonCode("CERT_EXPIRED");
    public static final ReasonCode CERT_CA_CONSTRAINT = new ReasonCode("CERT_CA_CONSTRAINT");
    public static final ReasonCode CERT_CA_KEY_USAGE = new ReasonCode("CERT_CA_KEY_USAGE");
    public static final ReasonCode CERT_PATH_LENGTH = new ReasonCode("CERT_PATH_LENGTH");
    public static final ReasonCode CERT_LEAF_IS_CA = new ReasonCode("CERT_LEAF_IS_CA");
    public static final ReasonCode CERT_KEY_USAGE = new ReasonCode("CERT_KEY_USAGE");
    public static final ReasonCode CERT_EKU = new ReasonCode("CERT_EKU");
    public static final ReasonCode CERT_EKU_ABSENT = new ReasonCode("CERT_EKU_ABSENT");
    public static final ReasonCode CERT_WEAK_KEY = new ReasonCode("CERT_WEAK_KEY");
    public static final ReasonCode CERT_WEAK_SIGNATURE = new ReasonCode("CERT_WEAK_SIGNATURE");
    public static final ReasonCode CERT_CURVE_UNSUPPORTED = new ReasonCode("CERT_CURVE_UNSUPPORTED");
    public static final ReasonCode CERT_CRITICAL_EXTENSION = new ReasonCode("CERT_CRITICAL_EXTENSION");
    public static final ReasonCode CERT_BOOTSTRAP_ONLY = new ReasonCode("CERT_BOOTSTRAP_ONLY");
    public static final ReasonCode SUBJECT_UNVERIFIED = new ReasonCode("SUBJECT_UNVERIFIED");
    public static final ReasonCode SUBJECT_MISMATCH = new ReasonCode("SUBJECT_MISMATCH");
    public static final ReasonCode SUBJECT_ISSUER_UNKNOWN = new ReasonCode("SUBJECT_ISSUER_UNKNOWN");
    public static final ReasonCode SUBJECT_TOKEN_INVALID = new ReasonCode("SUBJECT_TOKEN_INVALID");
    public static final ReasonCode SUBJECT_TOKEN_AUDIENCE = new ReasonCode("SUBJECT_TOKEN_AUDIENCE");
    public static final ReasonCode SUBJECT_TOKEN_EXPIRED = new ReasonCode("SUBJECT_TOKEN_EXPIRED");
    public static final ReasonCode SUBJECT_TOKEN_NOT_YET_VALID = new ReasonCode("SUBJECT_TOKEN_NOT_YET_VALID");
    public static final ReasonCode SUBJECT_TOKEN_BINDING = new ReasonCode("SUBJECT_TOKEN_BINDING");
    public static final ReasonCode SUBJECT_CLIENT_NOT_ALLOWED = new ReasonCode("SUBJECT_CLIENT_NOT_ALLOWED");
    public static final ReasonCode CERT_SUPERSEDED = new ReasonCode("CERT_SUPERSEDED");
    public static final ReasonCode CERT_NOT_ENROLLED = new ReasonCode("CERT_NOT_ENROLLED");
    public static final ReasonCode RESOURCE_CLASS_NOT_ALLOWED = new ReasonCode("RESOURCE_CLASS_NOT_ALLOWED");

    public ReasonCode {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a reason code");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
