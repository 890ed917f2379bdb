package org.zerotrust.evidence.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.crypto.Hash;
import org.zerotrust.evidence.crypto.PublicKeys;
import org.zerotrust.evidence.crypto.SignatureScheme;
import org.zerotrust.evidence.crypto.SignatureVerifier;
import org.zerotrust.evidence.crypto.UnusableKeyException;

/** Wycheproof's vectors for ECDSA, Ed25519 and RSA signatures, through the providers that are really used. */
class WycheproofTest {
    private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final Map<String, Hash> HASHES = Map.of(
            "SHA-224", Hash.SHA224,
            "SHA-256", Hash.SHA256,
            "SHA-384", Hash.SHA384,
            "SHA-512", Hash.SHA512,
            "SHA-512/224", Hash.SHA512_224,
            "SHA-512/256", Hash.SHA512_256,
            "SHA3-224", Hash.SHA3_224,
            "SHA3-256", Hash.SHA3_256,
            "SHA3-384", Hash.SHA3_384,
            "SHA3-512", Hash.SHA3_512);

    /** One vector; {@code scheme} is null where its hash cannot be asked for at all (SHA-1, SHAKE). */
    private record Vector(
            String id,
            String type,
            @Nullable SignatureScheme scheme,
            byte[] key,
            byte[] message,
            byte[] signature,
            String result) {}

    @Test
    void everyVectorHasItsAnswer() throws IOException {
        Path folder = Report.folder("wycheproof");
        assumeTrue(folder != null, "PDP_CORPORA names no folder with wycheproof");
        List<Vector> vectors = new ArrayList<>();
        for (Path file : Report.files(folder, ".json")) {
            read(file, vectors);
        }
        Report report = new Report("wycheproof-signatures", vectors.size());
        for (Vector vector : vectors) {
            if (vector.scheme == null) {
                report.excluded(vector.type + "::hash");
            } else {
                report.ran(vector.id, fault(vector, vector.scheme));
            }
        }
        report.print();
        assertThat(report.failures()).isEmpty();
        assertThat(report.count()).isPositive();
    }

    private static @Nullable String fault(Vector vector, SignatureScheme scheme) {
        boolean verified;
        try {
            verified = SignatureVerifier.verify(scheme, key(vector.key), vector.message, vector.signature);
        } catch (IllegalArgumentException e) {
            verified = false;
        }
        return switch (vector.result) {
            case "valid" -> verified ? null : "refused";
            case "invalid" -> verified ? "accepted" : null;
            // Either answer is right: the vector shows a leniency that some need.
            default -> null;
        };
    }

    /** As the verifier reads it; curves and sizes that no device may have are read by the library, to test its engine. */
    private static PublicKey key(byte[] spki) {
        try {
            return PublicKeys.read(spki);
        } catch (UnusableKeyException e) {
            if (e.why() == UnusableKeyException.Why.MALFORMED) {
                throw new IllegalArgumentException(e);
            }
            for (String algorithm : List.of("EC", "RSA")) {
                try {
                    return KeyFactory.getInstance(algorithm, BOUNCY_CASTLE)
                            .generatePublic(new X509EncodedKeySpec(spki));
                } catch (java.security.GeneralSecurityException next) {
                    // The other kind, then.
                }
            }
            throw new IllegalArgumentException(e);
        }
    }

    private static void read(Path file, List<Vector> into) throws IOException {
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        for (JsonNode group : root.path("testGroups")) {
            String type = group.path("type").asText();
            if (!List.of("EcdsaVerify", "EcdsaP1363Verify", "EddsaVerify", "RsassaPkcs1Verify", "RsassaPssVerify")
                    .contains(type)) {
                continue;
            }
            byte[] key = HexFormat.of().parseHex(group.path("publicKeyDer").asText());
            if (type.equals("EddsaVerify") && key.length != 44) {
                // Ed448 is not offered to devices.
                continue;
            }
            for (JsonNode test : group.path("tests")) {
                into.add(new Vector(
                        file.getFileName() + "#" + test.path("tcId").asInt(),
                        type,
                        scheme(type, group),
                        key,
                        HexFormat.of().parseHex(test.path("msg").asText()),
                        HexFormat.of().parseHex(test.path("sig").asText()),
                        test.path("result").asText()));
            }
        }
    }

    private static @Nullable SignatureScheme scheme(String type, JsonNode group) {
        if (type.equals("EddsaVerify")) {
            return SignatureScheme.ED25519;
        }
        Hash hash = HASHES.get(group.path("sha").asText());
        if (hash == null) {
            return null;
        }
        return switch (type) {
            case "EcdsaVerify" -> new SignatureScheme.Ecdsa(hash, SignatureScheme.Encoding.DER);
            case "EcdsaP1363Verify" -> new SignatureScheme.Ecdsa(hash, SignatureScheme.Encoding.P1363);
            case "RsassaPkcs1Verify" -> new SignatureScheme.RsaPkcs1(hash);
            default -> {
                Hash mgf = HASHES.get(group.path("mgfSha").asText());
                yield mgf == null
                        ? null
                        : new SignatureScheme.RsaPss(
                                hash, mgf, group.path("sLen").asInt());
            }
        };
    }
}
