package org.zerotrust.pdp.device;

/** What an issuer's certificates are for. */
public enum CertificateRole {
    /** Factory identity: only good for enrolling. */
    BOOTSTRAP("bootstrap"),
    /** Everyday identity. */
    OPERATIONAL("operational");

    private final String wire;

    CertificateRole(String wire) {
        this.wire = wire;
    }

    /** The name in the registry and in policy input. */
    public String wire() {
        return wire;
    }
}
