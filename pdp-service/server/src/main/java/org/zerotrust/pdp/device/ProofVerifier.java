package org.zerotrust.pdp.device;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.jose.DpopResult;
import org.zerotrust.evidence.jose.DpopVerifier;
import org.zerotrust.evidence.signature.HttpMessage;
import org.zerotrust.evidence.signature.MessageSignatureResult;
import org.zerotrust.evidence.signature.MessageSignatures;
import org.zerotrust.evidence.signature.SignatureKey;
import org.zerotrust.evidence.signature.SignatureRules;
import org.zerotrust.pdp.identity.ProofKind;
import org.zerotrust.pdp.outcome.ReasonCode;

/**
 * Judges proofs of possession of every kind. A signature must be about this question: a JWS names resource and action,
 * a signed request or DPoP proof has the path that the question's resource has.
 */
final class ProofVerifier {
    static final Duration WINDOW = Duration.ofSeconds(60);
    /** What an HTTP signature for us is tagged with, so that none made for somebody else counts (RFC 9421, 7.2.7). */
    static final String TAG = "pdp-proof";

    private ProofVerifier() {}

    /**
     * The verdict.
     *
     * @param signer the certificate whose key must have been used
     */
    static ProofResult verify(
            Proof proof, CertificateFacts signer, @Nullable TlsFacts tls, Question question, Instant now) {
        return switch (proof) {
            case Proof.TlsByPep seen -> {
                ProofResult word = handshake(tls, question, now);
                yield word instanceof ProofResult.Proven
                        ? HeaderSignature.verify(word, seen, signer, question, now)
                        : word;
            }
            case Proof.Jws jws -> {
                JwsProof.Claims claims = JwsProof.verify(jws.compact(), signer.key(), question, now);
                yield claims == null
                        ? invalid("a signature over this question", "another")
                        : proven(signer, claims.nonce(), claims.issuedAt());
            }
            case Proof.Rfc9421 signed -> request(signed.request(), signer, question, now);
            case Proof.Dpop dpop -> dpop(dpop, signer, question, now);
        };
    }

    private static ProofResult handshake(@Nullable TlsFacts tls, Question question, Instant now) {
        if (!question.caller().vouches().contains(ProofKind.TLS_BY_PEP)) {
            // Anybody can say so; it counts only from a caller registered to vouch.
            return refused(ReasonCode.POP_MISSING, "a caller registered to vouch", "one that is not");
        }
        if (tls == null || !tls.mutual()) {
            return invalid("a mutual handshake", "none");
        }
        return new ProofResult.Proven(now, null);
    }

    private static ProofResult request(SignedRequest request, CertificateFacts signer, Question question, Instant now) {
        Target target = Target.of(request.uri());
        if (target == null || !target.path().equals(question.path())) {
            return invalid("a request for this resource", "another");
        }
        boolean content = false;
        for (SignedRequest.Header header : request.headers()) {
            content |= header.name().equalsIgnoreCase("content-digest")
                    || header.name().equalsIgnoreCase("transfer-encoding")
                    || (header.name().equalsIgnoreCase("content-length")
                            && !header.value().strip().equals("0"));
        }
        SignatureRules rules = new SignatureRules(
                TAG,
                null,
                // What was sent is part of what was asked for: content without a covered digest could be any content.
                content ? Set.of("@method", "content-digest") : Set.of("@method"),
                WINDOW,
                WINDOW,
                true);
        SignatureKey key = SignatureKey.of(signer.key());
        switch (MessageSignatures.verify(target.message(request), rules, id -> key, now)) {
            case MessageSignatureResult.Refused(var why) -> {
                return invalid("a signature over this request", why.name());
            }
            case MessageSignatureResult.Verified verified -> {
                Set<String> covered = verified.covered();
                boolean where = covered.contains("@target-uri")
                        || (covered.containsAll(Set.of("@authority", "@path"))
                                && (target.query() == null || covered.contains("@query")));
                String nonce = verified.nonce();
                return where && nonce != null
                        ? proven(signer, nonce, verified.created())
                        : invalid("a signature over this request", "SIGNATURE_COVERAGE");
            }
        }
    }

    private static ProofResult dpop(Proof.Dpop dpop, CertificateFacts signer, Question question, Instant now) {
        Target target = Target.of(dpop.request().uri());
        if (target == null || !target.path().equals(question.path())) {
            return invalid("a request for this resource", "another");
        }
        DpopVerifier.Expected expected = new DpopVerifier.Expected(
                dpop.request().method(), dpop.request().uri(), signer.jkt(), dpop.accessTokenHash(), null, WINDOW);
        return switch (DpopVerifier.verify(dpop.compact(), expected, now)) {
            case DpopResult.Verified(String id, String thumbprint, Instant issued) -> proven(signer, id, issued);
            case DpopResult.Refused(var why) -> invalid("a proof for this request", why.name());
        };
    }

    /** Where a request goes. */
    record Target(
            String scheme,
            String authority,
            String path,
            @Nullable String query) {
        static @Nullable Target of(String text) {
            try {
                URI uri = new URI(text);
                boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
                if (!web || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                    return null;
                }
                String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
                return new Target(uri.getScheme(), uri.getRawAuthority(), path, uri.getRawQuery());
            } catch (URISyntaxException e) {
                return null;
            }
        }

        /** The request as its signature covers it. */
        HttpMessage message(SignedRequest request) {
            List<HttpMessage.Field> fields = new ArrayList<>(request.headers().size());
            for (SignedRequest.Header header : request.headers()) {
                fields.add(new HttpMessage.Field(header.name(), header.value()));
            }
            String pathAndQuery = query == null ? path : path + "?" + query;
            return HttpMessage.request(request.method(), scheme, authority, pathAndQuery, fields);
        }
    }

    private static ProofResult proven(CertificateFacts signer, String nonce, Instant at) {
        return new ProofResult.Proven(at, ProofId.of(signer.jkt(), nonce, at.plus(WINDOW)));
    }

    static ProofResult invalid(String expected, String seen) {
        return refused(ReasonCode.POP_INVALID, expected, seen);
    }

    private static ProofResult refused(ReasonCode code, String expected, String seen) {
        return new ProofResult.Refused(new Finding(code, expected, seen));
    }
}
