package org.zerotrust.evidence.x509;

/**
 * One extension as it stands.
 *
 * @param oid dotted
 * @param value the DER inside its OCTET STRING; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // read once and never changed; compared by nobody
public record Extension(String oid, boolean critical, byte[] value) {
    public static final String SUBJECT_DIRECTORY_ATTRIBUTES = "2.5.29.9";
    public static final String SUBJECT_KEY_ID = "2.5.29.14";
    public static final String KEY_USAGE = "2.5.29.15";
    public static final String SUBJECT_ALT_NAME = "2.5.29.17";
    public static final String ISSUER_ALT_NAME = "2.5.29.18";
    public static final String BASIC_CONSTRAINTS = "2.5.29.19";
    public static final String NAME_CONSTRAINTS = "2.5.29.30";
    public static final String CRL_DISTRIBUTION_POINTS = "2.5.29.31";
    public static final String CERTIFICATE_POLICIES = "2.5.29.32";
    public static final String POLICY_MAPPINGS = "2.5.29.33";
    public static final String AUTHORITY_KEY_ID = "2.5.29.35";
    public static final String POLICY_CONSTRAINTS = "2.5.29.36";
    public static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    public static final String FRESHEST_CRL = "2.5.29.46";
    public static final String INHIBIT_ANY_POLICY = "2.5.29.54";
    public static final String AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1";
    public static final String SUBJECT_INFO_ACCESS = "1.3.6.1.5.5.7.1.11";
    public static final String OCSP_NO_CHECK = "1.3.6.1.5.5.7.48.1.5";
    /** SGP.22 version 3: which EINs an eUICC manufacturer may assign under. */
    public static final String PERMITTED_EINS = "2.23.146.1.2.2.0";

    @Override
    public String toString() {
        return oid + (critical ? " critical" : "");
    }
}
