package org.zerotrust.evidence.x509;

/** Whose rules an issuer's certificates follow. */
public enum Profile {
    /** What RFC 5280 accepts, and nothing else. */
    RFC5280("rfc5280"),
    /**
     * Remote SIM provisioning (SGP.22): RFC 5280, but a directoryName constraint permits a subject that has all its
     * attributes, the serialNumber as a prefix; and the rules of eUICC certificates on top.
     */
    GSMA_RSP("gsma-rsp");

    private final String wire;

    Profile(String wire) {
        this.wire = wire;
    }

    /** The name in the registry and on the command line. */
    public String wire() {
        return wire;
    }
}
