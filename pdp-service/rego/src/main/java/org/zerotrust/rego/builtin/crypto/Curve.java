package org.zerotrust.rego.builtin.crypto;

import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of the NIST curves (FIPS 186-4, D.1.2) with the arithmetic that finds the public point of a scalar: the JDK derives
 * no public key from a private one.
 *
 * @param name as a JWK names it (RFC 7518, 6.2.1.1)
 * @param p the field's prime; the curve is y2 = x3 - 3x + b over it
 * @param n the order of the base point
 * @param gx the base point's x
 * @param gy the base point's y
 */
record Curve(String name, BigInteger p, BigInteger n, BigInteger gx, BigInteger gy) {
    private static final BigInteger THREE = BigInteger.valueOf(3);
    private static final Map<String, Curve> BY_OID = Map.of(
            "1.3.132.0.33",
            hex(
                    "P-224",
                    "ffffffffffffffffffffffffffffffff000000000000000000000001",
                    "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d",
                    "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21",
                    "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34"),
            "1.2.840.10045.3.1.7",
            hex(
                    "P-256",
                    "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
                    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
                    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
                    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
            "1.3.132.0.34",
            hex(
                    "P-384",
                    "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
                    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
                    "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
                    "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"),
            "1.3.132.0.35",
            hex(
                    "P-521",
                    "1" + "f".repeat(130),
                    "1" + "f".repeat(64) + "fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
                    "c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de"
                            + "3348b3c1856a429bf97e7e31c2e5bd66",
                    "11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad076"
                            + "1353c7086a272c24088be94769fd16650"));

    /** A point other than the one at infinity. */
    record Point(BigInteger x, BigInteger y) {}

    private static Curve hex(String name, String p, String n, String gx, String gy) {
        return new Curve(
                name, new BigInteger(p, 16), new BigInteger(n, 16), new BigInteger(gx, 16), new BigInteger(gy, 16));
    }

    /** The curve of a dotted object identifier, or null. */
    static @Nullable Curve of(String oid) {
        return BY_OID.get(oid);
    }

    /** Of a coordinate and, on these curves, of a scalar. */
    int bytes() {
        return (p.bitLength() + 7) / 8;
    }

    /** The point of a scalar from 1 to n - 1. */
    Point point(BigInteger scalar) {
        Point g = new Point(gx, gy);
        Point out = g;
        for (int i = scalar.bitLength() - 2; i >= 0; i--) {
            out = twice(out);
            if (scalar.testBit(i)) {
                // Never the point at infinity: every prefix of the scalar is below n. Equal only where out is g itself.
                out = out.equals(g) ? twice(g) : sum(out, g);
            }
        }
        return out;
    }

    private Point twice(Point a) {
        BigInteger slope = a.x.multiply(a.x)
                .subtract(BigInteger.ONE)
                .multiply(THREE)
                .multiply(a.y.shiftLeft(1).modInverse(p));
        return third(slope.mod(p), a, a);
    }

    private Point sum(Point a, Point b) {
        BigInteger across = b.x.subtract(a.x).mod(p);
        return third(b.y.subtract(a.y).multiply(across.modInverse(p)).mod(p), a, b);
    }

    private Point third(BigInteger slope, Point a, Point b) {
        BigInteger x = slope.multiply(slope).subtract(a.x).subtract(b.x).mod(p);
        return new Point(x, slope.multiply(a.x.subtract(x)).subtract(a.y).mod(p));
    }
}
