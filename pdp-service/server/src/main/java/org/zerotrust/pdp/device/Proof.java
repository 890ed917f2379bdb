package org.zerotrust.pdp.device;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.ProofKind;

/**
 * Proof that the device's private key was used for this question or its connection. A signature is by the certificate
 * that the device showed, or by the one in {@link #signer}: a key for signatures apart from the one for TLS, of the same
 * issuer and for the same device.
 */
public sealed interface Proof {
    ProofKind kind();

    /** The chain of the key that signed, PEM, leaf first; empty where it is the device's own. */
    default List<String> signer() {
        return List.of();
    }

    /**
     * The caller saw the handshake; worth something only from a caller registered to vouch.
     *
     * @param request the device's request with its {@code Client-Cert} header and the signature of whoever ended the
     *     handshake; null where the caller's registration names no key for that
     */
    record TlsByPep(@Nullable SignedRequest request) implements Proof {
        /** The caller's word alone. */
        public TlsByPep() {
            this(null);
        }

        @Override
        public ProofKind kind() {
            return ProofKind.TLS_BY_PEP;
        }
    }

    /**
     * A signature over this question.
     *
     * @param compact JWS compact serialisation (RFC 7515 section 7.1); an ECDSA signature may be in DER, as SIM cards give
     *     it
     */
    record Jws(String compact, List<String> signer) implements Proof {
        public Jws {
            signer = List.copyOf(signer);
        }

        /** Signed with the device's own key. */
        public Jws(String compact) {
            this(compact, List.of());
        }

        @Override
        public ProofKind kind() {
            return ProofKind.JWS;
        }

        @Override
        public String toString() {
            return "Jws[***]";
        }
    }

    /** A signature over the request that the device made (RFC 9421). */
    record Rfc9421(SignedRequest request, List<String> signer) implements Proof {
        public Rfc9421 {
            signer = List.copyOf(signer);
        }

        @Override
        public ProofKind kind() {
            return ProofKind.RFC9421;
        }
    }

    /**
     * A DPoP proof (RFC 9449) that came with the request that the device made.
     *
     * @param compact the value of the header
     * @param request without headers
     * @param accessTokenHash base64url of SHA-256 of the access token that came along; null where none did
     */
    record Dpop(
            String compact, SignedRequest request, @Nullable String accessTokenHash, List<String> signer)
            implements Proof {
        public Dpop {
            signer = List.copyOf(signer);
        }

        @Override
        public ProofKind kind() {
            return ProofKind.DPOP;
        }

        @Override
        public String toString() {
            return "Dpop[***]";
        }
    }
}
