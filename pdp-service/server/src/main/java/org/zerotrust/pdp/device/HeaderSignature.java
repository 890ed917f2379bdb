package org.zerotrust.pdp.device;

import java.security.PublicKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.forwarded.ForwardedCertificates;
import org.zerotrust.evidence.forwarded.ForwardedCertificates.Signed;
import org.zerotrust.evidence.signature.SignatureKey;
import org.zerotrust.evidence.signature.SignatureRules;
import org.zerotrust.pdp.keys.Sha256;

/**
 * The signature of whoever ended the device's handshake over the certificate header and the request it came with (RFC
 * 9421, appendix B.3; RFC 9440). It binds the certificate to the request, so that nobody between that proxy and the caller
 * can put another certificate in.
 */
final class HeaderSignature {
    private static final Set<String> COVERED = Set.of("@method", "@authority", "@path");

    private HeaderSignature() {}

    /**
     * The verdict on the caller's word.
     *
     * @param word what it is where the signature holds, or where none is asked for
     * @param shown the certificate that the caller says the device showed
     */
    static ProofResult verify(
            ProofResult word, Proof.TlsByPep seen, CertificateFacts shown, Question question, Instant now) {
        Map<String, PublicKey> keys = question.caller().headerKeys();
        SignedRequest request = seen.request();
        if (request == null) {
            // Fail closed: who is registered with keys is not believed without their signature.
            return keys.isEmpty() ? word : ProofVerifier.invalid("a signature over the certificate header", "none");
        }
        ProofVerifier.Target target = ProofVerifier.Target.of(request.uri());
        String path = question.path();
        if (target == null || path != null && !target.path().equals(path)) {
            return ProofVerifier.invalid("a request for this resource", "another");
        }
        SignatureRules rules =
                new SignatureRules(null, null, COVERED, ProofVerifier.WINDOW, ProofVerifier.WINDOW, false);
        return switch (ForwardedCertificates.fromSigned(target.message(request), rules, id -> key(keys, id), now)) {
            case Signed.BadHeader bad ->
                ProofVerifier.invalid(
                        "one certificate header", bad.result().getClass().getSimpleName());
            case Signed.BadSignature bad ->
                ProofVerifier.invalid(
                        "a signature over the certificate header",
                        bad.refused().why().name());
            case Signed.Vouched vouched ->
                HexFormat.of()
                                .formatHex(Sha256.digest()
                                        .digest(vouched.chain().certificates().getFirst()))
                                .equals(shown.fingerprint())
                        ? word
                        : ProofVerifier.invalid("a signature over this certificate", "over another");
        };
    }

    /** Without an id a key is meant only where there is no other. */
    private static @Nullable SignatureKey key(Map<String, PublicKey> keys, @Nullable String id) {
        PublicKey key = id != null
                ? keys.get(id)
                : keys.size() == 1 ? keys.values().iterator().next() : null;
        return key == null ? null : SignatureKey.of(key);
    }
}
