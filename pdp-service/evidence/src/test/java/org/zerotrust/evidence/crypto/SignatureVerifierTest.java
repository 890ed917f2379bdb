package org.zerotrust.evidence.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Objects;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignatureVerifierTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    private static KeyPair pair(Curve curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
        generator.initialize(new ECGenParameterSpec(curve.jca()));
        return generator.generateKeyPair();
    }

    private static byte[] sign(String algorithm, KeyPair pair) throws GeneralSecurityException {
        Signature engine = Signature.getInstance(algorithm, new BouncyCastleProvider());
        engine.initSign(pair.getPrivate());
        engine.update(MESSAGE);
        return engine.sign();
    }

    @ParameterizedTest
    @EnumSource(Curve.class)
    void verifiesEachCurveInBothEncodings(Curve curve) throws Exception {
        KeyPair pair = pair(curve);
        PublicKey key = PublicKeys.read(pair.getPublic().getEncoded());
        byte[] der = sign("SHA256withECDSA", pair);
        byte[] raw =
                Objects.requireNonNull(EcdsaSignatures.toP1363(der, curve.spec().getOrder()));
        var asDer = new SignatureScheme.Ecdsa(Hash.SHA256, SignatureScheme.Encoding.DER);

        assertThat(SignatureVerifier.verify(asDer, key, MESSAGE, der)).isTrue();
        assertThat(SignatureVerifier.verify(SignatureScheme.ES256, key, MESSAGE, raw))
                .isTrue();
        assertThat(EcdsaSignatures.toDer(raw, curve.spec().getOrder())).isEqualTo(der);

        raw[raw.length - 1] ^= 1;
        assertThat(SignatureVerifier.verify(SignatureScheme.ES256, key, MESSAGE, raw))
                .isFalse();
        assertThat(SignatureVerifier.verify(asDer, key, MESSAGE, Arrays.copyOf(der, der.length + 1)))
                .isFalse();
        assertThat(SignatureVerifier.verify(SignatureScheme.ED25519, key, MESSAGE, raw))
                .isFalse();
        assertThat(SignatureVerifier.verify(new SignatureScheme.RsaPkcs1(Hash.SHA256), key, MESSAGE, raw))
                .isFalse();
    }

    @Test
    void refusesZeroAndTheOrder() throws Exception {
        KeyPair pair = pair(Curve.P256);
        byte[] zero = new byte[64];
        byte[] order = new byte[64];
        byte[] n = Curve.P256.spec().getOrder().toByteArray();
        System.arraycopy(n, n.length - 32, order, 0, 32);
        System.arraycopy(n, n.length - 32, order, 32, 32);
        for (byte[] bad : new byte[][] {zero, order, new byte[0], new byte[63]}) {
            assertThat(SignatureVerifier.verify(SignatureScheme.ES256, pair.getPublic(), MESSAGE, bad))
                    .isFalse();
        }
    }

    @Test
    void readsACompressedPointAndRefusesAHybridOne() throws Exception {
        ECPublicKey key = (ECPublicKey) pair(Curve.P256).getPublic();
        byte[] spki = key.getEncoded();
        int point = spki.length - 65;
        byte[] compressed = Arrays.copyOf(spki, point + 33);
        compressed[1] -= 32;
        compressed[point - 2] -= 32;
        compressed[point] = (byte) (2 + (spki[spki.length - 1] & 1));
        assertThat(((ECPublicKey) PublicKeys.read(compressed)).getW()).isEqualTo(key.getW());

        byte[] hybrid = spki.clone();
        hybrid[point] = (byte) (6 + (spki[spki.length - 1] & 1));
        assertThatThrownBy(() -> PublicKeys.read(hybrid))
                .isInstanceOfSatisfying(
                        UnusableKeyException.class,
                        e -> assertThat(e.why()).isEqualTo(UnusableKeyException.Why.MALFORMED));
    }

    @Test
    void refusesAPointThatIsNotOnTheCurve() {
        assertThatThrownBy(() -> PublicKeys.ec(Curve.P256, BigInteger.ONE, BigInteger.ONE))
                .isInstanceOf(UnusableKeyException.class);
    }

    @Test
    void refusesDsaAndShortRsa() throws Exception {
        KeyPairGenerator dsa = KeyPairGenerator.getInstance("DSA");
        dsa.initialize(2048);
        byte[] dsaKey = dsa.generateKeyPair().getPublic().getEncoded();
        assertThatThrownBy(() -> PublicKeys.read(dsaKey))
                .isInstanceOfSatisfying(
                        UnusableKeyException.class,
                        e -> assertThat(e.why()).isEqualTo(UnusableKeyException.Why.ALGORITHM));
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        byte[] rsaKey = rsa.generateKeyPair().getPublic().getEncoded();
        assertThatThrownBy(() -> PublicKeys.read(rsaKey))
                .isInstanceOfSatisfying(
                        UnusableKeyException.class, e -> assertThat(e.why()).isEqualTo(UnusableKeyException.Why.SIZE));
    }
}
