package org.zerotrust.pdp.cases;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.crypto.Curve;
import org.zerotrust.evidence.crypto.EcdsaSignatures;
import org.zerotrust.pdp.device.Proof;
import org.zerotrust.pdp.device.SignedRequest;
import org.zerotrust.pdp.device.SignedRequest.Header;
import org.zerotrust.pdp.fakes.TestLeaf;

/** Proofs as a device makes them, each good in all but the one way that is asked for. */
final class DeviceProofs {
    private static final String AUTHORITY = "gateway.example";
    private final TestLeaf device;
    private final Instant at;
    private final String nonce;

    DeviceProofs(TestLeaf device, Instant at, String requestId) {
        this.device = device;
        this.at = at;
        this.nonce = "nonce-of-" + requestId + "-0123456789";
    }

    /** The same JWS with its signature as a SIM card gives it. */
    String inDer(String compact) {
        int last = compact.lastIndexOf('.');
        byte[] raw = Base64.getUrlDecoder().decode(compact.substring(last + 1));
        byte[] der = EcdsaSignatures.toDer(raw, Curve.P256.spec().getOrder());
        return compact.substring(0, last + 1)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(Objects.requireNonNull(der));
    }

    /** A signed GET of the path, with more headers, all covered. */
    Proof signed(String path, Map<String, String> more) {
        return request("\"@method\" \"@authority\" \"@path\"", path, new TreeMap<>(more), "pdp-proof", true);
    }

    Proof tagged(String tag) {
        return request("\"@method\" \"@authority\" \"@path\"", "/", new TreeMap<>(), tag, true);
    }

    Proof covering(String components, String path, boolean withNonce) {
        return request(components, path, new TreeMap<>(), "pdp-proof", withNonce);
    }

    private Proof request(String components, String path, TreeMap<String, String> more, String tag, boolean withNonce) {
        StringBuilder covered = new StringBuilder(components);
        more.keySet().forEach(name -> covered.append(" \"").append(name).append('"'));
        String params = "(" + covered + ");created=" + at.getEpochSecond() + ";keyid=\"k\""
                + (withNonce ? ";nonce=\"" + nonce + "\"" : "") + ";tag=\"" + tag + "\"";
        StringBuilder base = new StringBuilder();
        for (String component : covered.toString().split(" ")) {
            String name = component.replace("\"", "");
            String value = switch (name) {
                case "@method" -> "GET";
                case "@authority" -> AUTHORITY;
                case "@path" -> path;
                default -> Objects.requireNonNull(more.get(name));
            };
            base.append(component).append(": ").append(value).append('\n');
        }
        base.append("\"@signature-params\": ").append(params);
        List<Header> headers = new ArrayList<>();
        more.forEach((name, value) -> headers.add(new Header(name, value)));
        headers.add(new Header("Signature-Input", "sig=" + params));
        headers.add(new Header("Signature", "sig=:" + Base64.getEncoder().encodeToString(sign(base.toString())) + ":"));
        return new Proof.Rfc9421(new SignedRequest("GET", "https://" + AUTHORITY + path, headers), List.of());
    }

    /** A DPoP proof for a path, shown with a request for a path. */
    Proof dpop(String proven, String asked, Instant issued, @Nullable String proofHash, @Nullable String tokenHash) {
        byte[] spki = device.certificate().getPublicKey().getEncoded();
        String x = url(java.util.Arrays.copyOfRange(spki, spki.length - 64, spki.length - 32));
        String y = url(java.util.Arrays.copyOfRange(spki, spki.length - 32, spki.length));
        String header = "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + x
                + "\",\"y\":\"" + y + "\"}}";
        String claims =
                "{\"jti\":\"" + nonce + "\",\"htm\":\"GET\",\"htu\":\"https://" + AUTHORITY + proven + "\",\"iat\":"
                        + issued.getEpochSecond() + (proofHash == null ? "" : ",\"ath\":\"" + proofHash + "\"") + "}";
        return new Proof.Dpop(
                device.sign(header, claims),
                new SignedRequest("GET", "https://" + AUTHORITY + asked, List.of()),
                tokenHash,
                List.of());
    }

    private byte[] sign(String base) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(device.key());
            signer.update(base.getBytes(StandardCharsets.UTF_8));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
