package org.zerotrust.evidence.x509;

/** What a certificate is shown for. */
public enum Purpose {
    /** A client authenticates with it: an end entity whose key signs, with clientAuth where it names purposes. */
    CLIENT("client"),
    /** Any purpose: the path alone. */
    ANY("any");

    private final String wire;

    Purpose(String wire) {
        this.wire = wire;
    }

    /** The name on the command line. */
    public String wire() {
        return wire;
    }
}
