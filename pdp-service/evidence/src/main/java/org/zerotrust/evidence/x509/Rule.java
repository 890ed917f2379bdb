package org.zerotrust.evidence.x509;

/**
 * The rules a certificate and its path must keep, in the order in which they are asked. Each has one reason code, which
 * never changes, and the paragraph that asks for it; {@code docs/certificate-rules.md} is this table with the tests.
 */
public enum Rule {
    // Can it be read at all.
    ENCODING(Codes.MALFORMED, "RFC 5280 section 4.1, X.690 section 10", "one certificate in DER and nothing behind it"),
    EFFORT(Codes.EFFORT, "RFC 5280 section 10, RFC 4158 section 7", "a chain that can be checked within the limits"),
    ISSUER(Codes.ISSUER_UNKNOWN, "RFC 5280 section 6.1.1(d)", "a path by names to an anchor"),

    // The form of every certificate on the path, the anchor's too: what no conforming authority issues.
    VERSION(Codes.MALFORMED, "RFC 5280 section 4.1.2.1", "version 3 where there are extensions, no unique ids"),
    SERIAL(Codes.MALFORMED, "RFC 5280 section 4.1.2.2", "a positive serial number of at most 20 octets"),
    ALGORITHMS_AGREE(
            Codes.MALFORMED, "RFC 5280 section 4.1.1.2", "the same algorithm inside and outside the signature"),
    ISSUER_NAME(Codes.MALFORMED, "RFC 5280 section 4.1.2.4", "an issuer with a name"),
    SUBJECT_NAME(
            Codes.MALFORMED, "RFC 5280 section 4.1.2.6", "a subject, or a critical subjectAltName where it is no CA"),
    EXTENSION_ONCE(Codes.MALFORMED, "RFC 5280 section 4.2", "each extension once"),
    EXTENSION_FORM(Codes.MALFORMED, "RFC 5280 section 4.2.1", "extensions with their own syntax inside"),
    EXTENSION_CRITICALITY(
            Codes.MALFORMED, "RFC 5280 sections 4.2.1 and 4.2.2", "critical what MUST be, not critical what MUST NOT"),
    AUTHORITY_KEY_ID(Codes.MALFORMED, "RFC 5280 section 4.2.1.1", "the issuer's key id, but for self-signed ones"),
    SUBJECT_KEY_ID(Codes.MALFORMED, "RFC 5280 section 4.2.1.2", "a key id in each CA's certificate"),
    KEY_USAGE_FORM(Codes.MALFORMED, "RFC 5280 section 4.2.1.3", "at least one key usage; keyCertSign only for a CA"),
    POLICY_FORM(Codes.MALFORMED, "RFC 5280 sections 4.2.1.4 and 4.2.1.5", "each policy once, anyPolicy never mapped"),
    ALTERNATIVE_NAME_FORM(Codes.MALFORMED, "RFC 5280 section 4.2.1.6", "alternative names in the syntax of their kind"),
    BASIC_CONSTRAINTS_FORM(
            Codes.MALFORMED, "RFC 5280 section 4.2.1.9", "a path length only for a CA that signs certificates"),
    NAME_CONSTRAINTS_FORM(
            Codes.MALFORMED,
            "RFC 5280 section 4.2.1.10",
            "name constraints only for a CA, in the syntax of their kind"),
    KEY_FORM(
            Codes.MALFORMED,
            "RFC 5280 section 4.1.2.7, RFC 5480 section 2, RFC 8410 section 3",
            "a public key that is one"),
    SIGNATURE_FORM(
            Codes.MALFORMED,
            "RFC 4055 section 3, RFC 5758 section 3, RFC 8410 section 3",
            "the parameters of the signature's algorithm"),

    // How strong.
    KEY_CURVE(Codes.CURVE, "RFC 5480 section 2.1.1, RFC 5639", "P-256, P-384, P-521 or brainpoolP256r1, by name"),
    KEY_STRENGTH(Codes.WEAK_KEY, "NIST SP 800-131A section 3", "EC, Ed25519 or RSA of 2048 bits or more"),
    SIGNATURE_STRENGTH(Codes.WEAK_SIGNATURE, "NIST SP 800-131A section 9, RFC 9155", "SHA-256 or better, no DSA"),

    // The path itself: basic certificate processing and what prepares for the next.
    SIGNATURE(Codes.PATH_INVALID, "RFC 5280 section 6.1.3(a)(1)", "each certificate signed by the next"),
    NOT_BEFORE(Codes.NOT_YET_VALID, "RFC 5280 section 6.1.3(a)(2)", "begun"),
    NOT_AFTER(Codes.EXPIRED, "RFC 5280 section 6.1.3(a)(2)", "not ended"),
    NAME_CONSTRAINTS(
            Codes.NAME_CONSTRAINT,
            "RFC 5280 sections 6.1.3(b), (c) and 4.2.1.10",
            "names within the subtrees of all above, the anchor's too"),
    POLICIES(
            Codes.POLICY,
            "RFC 5280 sections 6.1.3(d) to (f), 6.1.5(g), RFC 9618",
            "a policy that is valid along the path"),
    CA(Codes.CA_CONSTRAINT, "RFC 5280 section 6.1.4(k)", "each issuer is a CA"),
    PATH_LENGTH(Codes.PATH_LENGTH, "RFC 5280 section 6.1.4(l), (m)", "no more intermediates than allowed"),
    CA_KEY_USAGE(Codes.CA_KEY_USAGE, "RFC 5280 section 6.1.4(n)", "each issuer's key may sign certificates"),
    CRITICAL_EXTENSION(
            Codes.CRITICAL_EXTENSION,
            "RFC 5280 sections 6.1.4(o) and 6.1.5(f)",
            "no critical extension that is not processed"),
    COMMON_PURPOSE(Codes.EKU, "RFC 5280 section 4.2.1.12", "a purpose that every certificate of the path allows"),

    // A client's certificate: asked for purpose client only.
    LEAF_IS_NO_CA(Codes.LEAF_IS_CA, "RFC 5280 section 4.2.1.9", "an end entity"),
    LEAF_KEY_USAGE(
            Codes.KEY_USAGE,
            "RFC 5280 section 4.2.1.3, RFC 8446 section 4.4.2.2",
            "digitalSignature where key usage is given"),
    LEAF_PURPOSE_GIVEN(
            Codes.EKU_ABSENT,
            "RFC 5280 section 4.2.1.12",
            "an extended key usage, where the issuer's entry asks for it"),
    LEAF_PURPOSE(Codes.EKU, "RFC 5280 section 4.2.1.12", "clientAuth, along the whole path"),

    // Remote SIM provisioning: asked in profile gsma-rsp only.
    EUICC_ROLE(
            Codes.POLICY,
            "SGP.22 section 4.5.2.1.0",
            "an eUICC's certificate by a manufacturer's, a manufacturer's by the CI's"),
    EUICC_ID(
            Codes.EID,
            "SGP.22 section 4.5.2.1.0.3, SGP.29",
            "an EID of 32 digits with its check digits, and the manufacturer's organization"),
    EUICC_EIN(Codes.EID, "SGP.22 sections 4.5.2.1.0.2 and 4.5.2.2", "an EID under an EIN of its manufacturer");

    private final String code;
    private final String source;
    private final String asks;

    Rule(String code, String source, String asks) {
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

    /** What it asks for, as the object of "must have". */
    public String asks() {
        return asks;
    }

    /** Its name in the page and in output: the constant in lower case with hyphens. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** The reason codes. Stable: they stand in records and in policies. */
    public static final class Codes {
        public static final String MALFORMED = "CERT_MALFORMED";
        public static final String EFFORT = "CERT_EFFORT";
        public static final String ISSUER_UNKNOWN = "CERT_ISSUER_UNKNOWN";
        public static final String CURVE = "CERT_CURVE_UNSUPPORTED";
        public static final String WEAK_KEY = "CERT_WEAK_KEY";
        public static final String WEAK_SIGNATURE = "CERT_WEAK_SIGNATURE";
        public static final String PATH_INVALID = "CERT_PATH_INVALID";
        public static final String NOT_YET_VALID = "CERT_NOT_YET_VALID";
        public static final String EXPIRED = "CERT_EXPIRED";
        public static final String NAME_CONSTRAINT = "CERT_NAME_CONSTRAINT";
        public static final String POLICY = "CERT_POLICY";
        public static final String CA_CONSTRAINT = "CERT_CA_CONSTRAINT";
        public static final String PATH_LENGTH = "CERT_PATH_LENGTH";
        public static final String CA_KEY_USAGE = "CERT_CA_KEY_USAGE";
        public static final String CRITICAL_EXTENSION = "CERT_CRITICAL_EXTENSION";
        public static final String EKU = "CERT_EKU";
        public static final String EKU_ABSENT = "CERT_EKU_ABSENT";
        public static final String LEAF_IS_CA = "CERT_LEAF_IS_CA";
        public static final String KEY_USAGE = "CERT_KEY_USAGE";
        public static final String EID = "CERT_EID";

        private Codes() {}
    }
}
