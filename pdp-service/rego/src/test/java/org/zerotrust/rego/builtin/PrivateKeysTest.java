package org.zerotrust.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;

class PrivateKeysTest {
    private static String pem(byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    }

    private static Outcome call(String function, String key) {
        PreparedPolicy p = Rego.builder()
                .module("a.rego", "package a\np := " + function + "(input.key)\n")
                .entrypoint("a/p")
                .build();
        return p.evaluate(
                "a/p", Map.of("key", key), EvalOptions.at(Instant.EPOCH).strict());
    }

    private static Map<?, ?> jwk(KeyPair pair) {
        Outcome o =
                call("crypto.x509.parse_rsa_private_key", pem(pair.getPrivate().getEncoded()));
        assertThat(o).isInstanceOf(Outcome.Defined.class);
        return (Map<?, ?>) ((Outcome.Defined) o).value();
    }

    private static BigInteger number(Map<?, ?> jwk, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode((String) jwk.get(name)));
    }

    @Test
    void findsThePublicPointOfAnEllipticKey() throws Exception {
        for (String curve : new String[] {"secp256r1", "secp384r1", "secp521r1"}) {
            KeyPairGenerator g = KeyPairGenerator.getInstance("EC");
            g.initialize(new ECGenParameterSpec(curve));
            KeyPair pair = g.generateKeyPair();
            Map<?, ?> jwk = jwk(pair);
            ECPublicKey open = (ECPublicKey) pair.getPublic();
            assertThat(number(jwk, "x")).isEqualTo(open.getW().getAffineX());
            assertThat(number(jwk, "y")).isEqualTo(open.getW().getAffineY());
        }
    }

    @Test
    void findsThePublicKeyOfAnEd25519Seed() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] info = pair.getPublic().getEncoded();
        byte[] x = Base64.getUrlDecoder().decode((String) jwk(pair).get("x"));
        assertThat(x).isEqualTo(java.util.Arrays.copyOfRange(info, info.length - 32, info.length));
    }

    @Test
    void readsRsaAndRefusesOneThatDoesNotFitWithoutShowingIt() throws Exception {
        KeyPairGenerator g = KeyPairGenerator.getInstance("RSA");
        g.initialize(2048);
        KeyPair pair = g.generateKeyPair();
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) pair.getPrivate();
        assertThat(number(jwk(pair), "d")).isEqualTo(key.getPrivateExponent());

        byte[] der = key.getEncoded();
        der[der.length - 40] ^= 1;
        Outcome o = call("crypto.parse_private_keys", pem(der));
        assertThat(o).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) o).error().code()).isEqualTo("eval_builtin_error");
        assertThat(((Outcome.Failed) o).error().message())
                .isEqualTo("crypto.parse_private_keys: x509: failed to parse RSA private key embedded in PKCS#8: "
                        + "crypto/rsa: invalid CRT coefficient");
    }
}
