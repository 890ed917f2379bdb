package org.zerotrust.pdp.identity;

/** How possession of the device's key is shown. */
public enum ProofKind {
    /** The enforcement point saw the TLS handshake; counts only from one that is registered to vouch for it. */
    TLS_BY_PEP("tls_by_pep"),
    /** An ES256 JWS by the device's key over this very question. */
    JWS("jws");

    private final String wire;

    ProofKind(String wire) {
        this.wire = wire;
    }

    /** The name in JSON. */
    public String wire() {
        return wire;
    }
}
