package org.zerotrust.pdp.device;

import org.zerotrust.pdp.identity.ProofKind;

/** Proof that the device's private key was used for this question or its connection. */
public sealed interface Proof {
    ProofKind kind();

    /** The caller saw the handshake; worth something only from a caller registered to vouch. */
    record TlsByPep() implements Proof {
        @Override
        public ProofKind kind() {
            return ProofKind.TLS_BY_PEP;
        }
    }

    /**
     * A signature over this question.
     *
     * @param compact JWS compact serialisation (RFC 7515 section 7.1), ES256
     */
    record Jws(String compact) implements Proof {
        @Override
        public ProofKind kind() {
            return ProofKind.JWS;
        }

        @Override
        public String toString() {
            return "Jws[***]";
        }
    }
}
