package org.zerotrust.pdp.identity;

/** How possession of the device's key is shown. */
public enum ProofKind {
    /** The enforcement point saw the TLS handshake; counts only from one that is registered to vouch for it. */
    TLS_BY_PEP("tls_by_pep"),
    /** A JWS by the device's key over this very question. */
    JWS("jws"),
    /** An HTTP message signature (RFC 9421) by the device's key over the request that it made. */
    RFC9421("rfc9421"),
    /** A DPoP proof (RFC 9449) by the device's key for the request that it made. */
    DPOP("dpop");

    private final String wire;

    ProofKind(String wire) {
        this.wire = wire;
    }

    /** The name in JSON. */
    public String wire() {
        return wire;
    }
}
