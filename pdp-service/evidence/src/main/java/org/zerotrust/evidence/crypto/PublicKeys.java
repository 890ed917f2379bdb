package org.zerotrust.evidence.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.crypto.UnusableKeyException.Why;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;

/**
 * Reads SubjectPublicKeyInfo (RFC 5280 section 4.1) into keys: EC on a named curve (RFC 5480), RSA (RFC 3279, RFC 4055)
 * and Ed25519 (RFC 8410), and nothing else.
 */
public final class PublicKeys {
    private static final String EC = "1.2.840.10045.2.1";
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final String RSA_PSS = "1.2.840.113549.1.1.10";
    private static final String ED25519 = "1.3.101.112";
    private static final int SMALLEST_RSA = 2048;
    /** NIST names no larger one, and one verification with it takes milliseconds. */
    private static final int LARGEST_RSA = 16_384;

    private static final int LONGEST_EXPONENT = 64;

    private PublicKeys() {}

    /**
     * The key of a SubjectPublicKeyInfo in DER.
     *
     * @throws UnusableKeyException where it is malformed, of another algorithm or curve, or too small (RSA below 2048 bits)
     */
    public static PublicKey read(byte[] spki) throws UnusableKeyException {
        try {
            Der outer = Der.of(spki);
            Der info = outer.sequence();
            outer.end();
            Der algorithm = info.sequence();
            String oid = algorithm.oid();
            byte[] bits = info.bits();
            info.end();
            return switch (oid) {
                case EC -> ec(algorithm, bits, spki);
                case RSA -> {
                    algorithm.value(Tag.NULL);
                    algorithm.end();
                    yield rsa(bits);
                }
                // RFC 4055 section 1.2: parameters that restrict the key are checked against its signatures.
                case RSA_PSS -> rsa(bits);
                case ED25519 -> {
                    // RFC 8410 section 3: parameters MUST be absent.
                    algorithm.end();
                    yield ed25519(bits, spki);
                }
                default -> throw new UnusableKeyException(Why.ALGORITHM, "a key for " + oid);
            };
        } catch (DerException e) {
            throw new UnusableKeyException(Why.MALFORMED, String.valueOf(e.getMessage()));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new UnusableKeyException(Why.MALFORMED, "not a key of its algorithm");
        }
    }

    private static PublicKey ec(Der algorithm, byte[] point, byte[] spki)
            throws UnusableKeyException, DerException, GeneralSecurityException {
        if (!algorithm.next(Tag.OID)) {
            // RFC 5480 section 2.1.1: specifiedCurve and implicitCurve MUST NOT be used.
            throw new UnusableKeyException(Why.CURVE, "a curve that is not named");
        }
        String oid = algorithm.oid();
        algorithm.end();
        Curve curve = Curve.named(oid);
        if (curve == null) {
            throw new UnusableKeyException(Why.CURVE, "a key on curve " + oid);
        }
        return onCurve(curve, decode(curve, point), spki);
    }

    private static ECPoint decode(Curve curve, byte[] point) throws UnusableKeyException {
        int size = curve.octets();
        if (point.length == 1 + 2 * size && point[0] == 4) {
            return new ECPoint(
                    new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + size)),
                    new BigInteger(1, Arrays.copyOfRange(point, 1 + size, point.length)));
        }
        if (point.length == 1 + size && (point[0] == 2 || point[0] == 3)) {
            var decoded = org.bouncycastle.jce.ECNamedCurveTable.getParameterSpec(curve.jca())
                    .getCurve()
                    .decodePoint(point)
                    .normalize();
            return new ECPoint(
                    decoded.getAffineXCoord().toBigInteger(),
                    decoded.getAffineYCoord().toBigInteger());
        }
        // RFC 5480 section 2.2: the hybrid form MUST NOT be used; the point at infinity is no key.
        throw new UnusableKeyException(Why.MALFORMED, "not a point of " + curve.label());
    }

    /** The key at an affine point, which must be on the curve (an invalid curve attack is one that is not). */
    public static ECPublicKey ec(Curve curve, BigInteger x, BigInteger y) throws UnusableKeyException {
        try {
            return onCurve(curve, new ECPoint(x, y), null);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new UnusableKeyException(Why.MALFORMED, "not a key on " + curve.label());
        }
    }

    private static ECPublicKey onCurve(Curve curve, ECPoint point, byte @Nullable [] spki)
            throws UnusableKeyException, GeneralSecurityException {
        EllipticCurve c = curve.spec().getCurve();
        BigInteger p = ((ECFieldFp) c.getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        if (x.signum() < 0
                || y.signum() < 0
                || x.compareTo(p) >= 0
                || y.compareTo(p) >= 0
                || !y.multiply(y)
                        .mod(p)
                        .equals(x.multiply(x)
                                .add(c.getA())
                                .multiply(x)
                                .add(c.getB())
                                .mod(p))) {
            throw new UnusableKeyException(Why.MALFORMED, "a point that is not on " + curve.label());
        }
        if (!curve.inJdk()) {
            return (ECPublicKey) KeyFactory.getInstance("EC", Providers.BOUNCY_CASTLE)
                    .generatePublic(new ECPublicKeySpec(point, curve.spec()));
        }
        KeyFactory factory = Providers.CORRETTO != null
                ? KeyFactory.getInstance("EC", Providers.CORRETTO)
                : KeyFactory.getInstance("EC");
        return (ECPublicKey)
                (spki != null && spki.length > 2 * curve.octets()
                        ? factory.generatePublic(new X509EncodedKeySpec(spki))
                        : factory.generatePublic(new ECPublicKeySpec(point, curve.spec())));
    }

    private static PublicKey rsa(byte[] bits) throws UnusableKeyException, DerException, GeneralSecurityException {
        Der outer = Der.of(bits);
        Der key = outer.sequence();
        outer.end();
        BigInteger modulus = key.integer();
        BigInteger exponent = key.integer();
        key.end();
        if (modulus.signum() <= 0 || exponent.signum() <= 0) {
            throw new UnusableKeyException(Why.MALFORMED, "an RSA key with a number that is not positive");
        }
        if (modulus.bitLength() < SMALLEST_RSA || modulus.bitLength() > LARGEST_RSA) {
            throw new UnusableKeyException(Why.SIZE, "RSA of " + modulus.bitLength() + " bits");
        }
        if (!modulus.testBit(0)
                || !exponent.testBit(0)
                || exponent.bitLength() < 2
                || exponent.bitLength() > LONGEST_EXPONENT) {
            // An even modulus or exponent is no key; exponents of the modulus's size only cost time (RFC 8017 section
            // 3.1).
            throw new UnusableKeyException(Why.MALFORMED, "an RSA key with an unfit modulus or exponent");
        }
        KeyFactory factory = Providers.CORRETTO != null
                ? KeyFactory.getInstance("RSA", Providers.CORRETTO)
                : KeyFactory.getInstance("RSA");
        return factory.generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private static PublicKey ed25519(byte[] bits, byte[] spki) throws UnusableKeyException, GeneralSecurityException {
        if (bits.length != 32) {
            throw new UnusableKeyException(Why.MALFORMED, "an Ed25519 key that is not 32 octets");
        }
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
    }

    /** The same key for BouncyCastle, whose engines want its own kind. */
    static PublicKey forBouncyCastle(ECPublicKey key) throws GeneralSecurityException {
        return key instanceof org.bouncycastle.jce.interfaces.ECPublicKey
                ? key
                : KeyFactory.getInstance("EC", Providers.BOUNCY_CASTLE)
                        .generatePublic(new ECPublicKeySpec(key.getW(), key.getParams()));
    }
}
