package org.zerotrust.pdp.identity;

/** The form in which an enforcement point hands over the device's chain. */
public enum CertificateDialect {
    /** PEM blocks, one certificate each, leaf first. */
    PEM("pem"),
    /** Base64 of DER, one certificate each, leaf first. */
    DER("der");

    private final String wire;

    CertificateDialect(String wire) {
        this.wire = wire;
    }

    /** The name in the registry. */
    public String wire() {
        return wire;
    }
}
