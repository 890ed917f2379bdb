package org.zerotrust.evidence.jose;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.jspecify.annotations.Nullable;

/** Curves of JWK's {@code EC} keys (RFC 7518, 6.2.1.1). */
@SuppressWarnings("ImmutableEnumChecker") // a parameter spec has no setter
enum JwkCurve {
    P_256("P-256", "secp256r1", 32),
    P_384("P-384", "secp384r1", 48),
    P_521("P-521", "secp521r1", 66);

    private final String wire;
    private final int size;
    private final ECParameterSpec parameters;

    JwkCurve(String wire, String jca, int size) {
        this.wire = wire;
        this.size = size;
        try {
            AlgorithmParameters found = AlgorithmParameters.getInstance("EC");
            found.init(new ECGenParameterSpec(jca));
            this.parameters = found.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + jca, e);
        }
    }

    static @Nullable JwkCurve of(String wire) {
        for (JwkCurve curve : values()) {
            if (curve.wire.equals(wire)) {
                return curve;
            }
        }
        return null;
    }

    /** The curve of a key; null for one that has no name here. Compares all of it: curves of one size differ. */
    static @Nullable JwkCurve of(ECPublicKey key) {
        for (JwkCurve curve : values()) {
            if (curve.parameters.getCurve().equals(key.getParams().getCurve())
                    && curve.parameters.getGenerator().equals(key.getParams().getGenerator())) {
                return curve;
            }
        }
        return null;
    }

    String wire() {
        return wire;
    }

    /** Bytes of one coordinate. */
    int size() {
        return size;
    }

    /** The key at that point; null where the point is not on the curve, which an attacker may hope we don't see. */
    @Nullable
    PublicKey key(byte[] x, byte[] y) {
        BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
        BigInteger px = new BigInteger(1, x);
        BigInteger py = new BigInteger(1, y);
        if (x.length != size || y.length != size || px.compareTo(p) >= 0 || py.compareTo(p) >= 0) {
            return null;
        }
        BigInteger right = px.multiply(px)
                .add(parameters.getCurve().getA())
                .multiply(px)
                .add(parameters.getCurve().getB())
                .mod(p);
        if (!py.multiply(py).mod(p).equals(right)) {
            return null;
        }
        try {
            return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(px, py), parameters));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }
}
