package org.zerotrust.gate.sign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zerotrust.gate.sign.BundleSignature.Claims;

/** What we sign, we accept, and nothing else. That OPA accepts it too, BundlePeersTest shows. */
final class BundleSignatureTest {
    private static SortedMap<String, byte[]> files() {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put(".manifest", "{\"roots\": [\"a\"], \"revision\": \"é\"}".getBytes(UTF_8));
        files.put("a/a.rego", "package a\n".getBytes(UTF_8));
        files.put("a/data.json", "{ \"n\": 1.0, \"e\": 1e2, \"b\": [true, null] }".getBytes(UTF_8));
        return files;
    }

    private static String pem(String what, Key key) {
        return "-----BEGIN " + what + " KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END " + what + " KEY-----\n";
    }

    private static KeyPair pair(String kind) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.equals("RSA") ? "RSA" : "EC");
        if (kind.equals("RSA")) {
            generator.initialize(2048);
        } else {
            generator.initialize(new ECGenParameterSpec(kind));
        }
        return generator.generateKeyPair();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1", "RSA"})
    void whatIsSignedIsAcceptedAndNothingElse(String kind) throws Exception {
        KeyPair pair = pair(kind);
        BundleSigners signers = BundleSigners.read(Map.of("release", pem("PUBLIC", pair.getPublic())), "prod");
        SortedMap<String, byte[]> files = files();
        files.put(
                BundleSigners.FILE,
                BundleSignature.sign(files, pem("PRIVATE", pair.getPrivate()), new Claims("release", "prod", 7L)));

        BundleSigners.Checked checked = signers.check(files);
        assertThat(checked.check()).isInstanceOf(SignatureCheck.Signed.class);
        assertThat(checked.sequence()).isEqualTo(7L);

        SortedMap<String, byte[]> altered = new TreeMap<>(files);
        altered.put("a/data.json", "{\"n\":1,\"e\":1e2,\"b\":[true,null]}".getBytes(UTF_8));
        assertThat(signers.check(altered).check()).isInstanceOf(SignatureCheck.Refused.class);
        SortedMap<String, byte[]> more = new TreeMap<>(files);
        more.put("b/b.rego", "package b\n".getBytes(UTF_8));
        assertThat(signers.check(more).check()).isInstanceOf(SignatureCheck.Refused.class);
        BundleSigners others =
                BundleSigners.read(Map.of("release", pem("PUBLIC", pair(kind).getPublic())), "prod");
        assertThat(others.check(files).check()).isInstanceOf(SignatureCheck.Refused.class);
    }

    @Test
    void whatCannotBeSignedIsSaid() throws Exception {
        String key = pem("PRIVATE", pair("secp256r1").getPrivate());
        SortedMap<String, byte[]> broken = files();
        broken.put("a/data.json", "{".getBytes(UTF_8));
        Claims claims = new Claims("release", null, null);

        assertThatThrownBy(() -> BundleSignature.sign(broken, key, claims))
                .hasMessageContaining("a/data.json is not JSON");
        assertThatThrownBy(() -> BundleSignature.sign(files(), "secret", claims))
                .hasMessageContaining("PKCS #8");
        String noKey = pem("PRIVATE", pair("secp256r1").getPublic());
        assertThatThrownBy(() -> BundleSignature.sign(files(), noKey, claims))
                .hasMessageContaining("neither EC nor RSA");
    }
}
