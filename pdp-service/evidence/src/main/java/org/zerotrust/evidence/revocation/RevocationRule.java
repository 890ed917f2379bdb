package org.zerotrust.evidence.revocation;

/** The rules of revocation, in the order in which their reasons outrank each other. */
public enum RevocationRule {
    NOT_REVOKED(
            Codes.REVOKED,
            "RFC 5280 section 6.3.3(i), (j), RFC 6960 section 2.2",
            "a certificate that is not revoked or on hold"),
    CRL_VALID(
            Codes.CRL_INVALID,
            "RFC 5280 sections 5.1, 5.2 and 6.3.3(b) to (h)",
            "a list that its issuer may give for this certificate"),
    CRL_FRESH(Codes.CRL_STALE, "RFC 5280 sections 5.1.2.4, 5.1.2.5 and 6.3.3(a)", "a list that is in force"),
    OCSP_VALID(
            Codes.OCSP_INVALID,
            "RFC 6960 sections 3.2 and 4.2",
            "an answer that its responder may give for this certificate"),
    OCSP_ANSWERED(
            Codes.OCSP_UNAVAILABLE,
            "RFC 6960 sections 2.2, 2.3 and 3.2",
            "an answer that is in force and says good or revoked"),
    STATUS_KNOWN(
            Codes.UNKNOWN,
            "RFC 5280 section 6.3.3, RFC 9608 section 1",
            "a status of each certificate, or a life too short to need one");

    private final String code;
    private final String source;
    private final String asks;

    RevocationRule(String code, String source, String asks) {
        this.code = code;
        this.source = source;
        this.asks = asks;
    }

    /** Its stable reason code. */
    public String code() {
        return code;
    }

    /** The paragraphs that ask for it. */
    public String source() {
        return source;
    }

    /** What it asks for. */
    public String asks() {
        return asks;
    }

    /** Its name in the page and in output. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** The reason codes. Stable. */
    public static final class Codes {
        public static final String REVOKED = "CERT_REVOKED";
        public static final String CRL_INVALID = "CRL_INVALID";
        public static final String CRL_STALE = "CRL_STALE";
        public static final String OCSP_INVALID = "OCSP_INVALID";
        public static final String OCSP_UNAVAILABLE = "OCSP_UNAVAILABLE";
        public static final String UNKNOWN = "REVOCATION_UNKNOWN";

        private Codes() {}
    }
}
