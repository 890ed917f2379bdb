package org.zerotrust.pdp.identity;

/** What a registration may do. */
public enum Role {
    /** Ask for decisions. */
    PEP("pep"),
    /** Report posture, for the signals and sources on its allow-list. */
    REPORTER("reporter"),
    /** Devices and grants. */
    OPERATOR("operator"),
    /** Policy sources and activation. */
    POLICY_ADMIN("policy-admin"),
    /** Read records. */
    ANALYST("analyst"),
    /** Registrations and keys. */
    ADMIN("admin");

    private final String wire;

    Role(String wire) {
        this.wire = wire;
    }

    /** The name in the registry. */
    public String wire() {
        return wire;
    }
}
