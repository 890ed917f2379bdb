package org.zerotrust.rego.builtin.crypto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.builtin.Numbers;

/** An RSA private key (RFC 8017), of two or more primes. */
final class RsaKey extends SecretKey {
    /** Above this the checks below take seconds; fail closed. */
    private static final int MAX_BITS = 16_384;

    private final BigInteger n;
    private final BigInteger e;
    private final BigInteger d;
    private final List<BigInteger> primes = new ArrayList<>();
    private final BigInteger dp;
    private final BigInteger dq;
    private final BigInteger qi;

    /** From the nine integers of PKCS #1 and the further primes. */
    RsaKey(BigInteger[] numbers, List<BigInteger> others) {
        n = numbers[1];
        e = numbers[2];
        d = numbers[3];
        primes.add(numbers[4]);
        primes.add(numbers[5]);
        primes.addAll(others);
        dp = numbers[6];
        dq = numbers[7];
        qi = numbers[8];
        check();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private void check() {
        BigInteger p = primes.get(0);
        BigInteger q = primes.get(1);
        for (BigInteger i : List.of(n, d, p, q, dp, dq, qi)) {
            require(i.signum() > 0, "x509: private key contains zero or negative value");
            require(i.bitLength() <= MAX_BITS, "x509: private key is too large");
        }
        BigInteger product = BigInteger.ONE;
        for (BigInteger prime : primes) {
            require(prime.compareTo(BigInteger.ONE) > 0, "crypto/rsa: invalid prime");
            product = product.multiply(prime);
            require(product.bitLength() <= MAX_BITS, "x509: private key is too large");
        }
        require(product.equals(n), "crypto/rsa: p * q != n");
        require(n.testBit(0), "crypto/rsa: public modulus is even");
        require(e.compareTo(BigInteger.TWO) >= 0, "crypto/rsa: public exponent too small or negative");
        require(e.testBit(0), "crypto/rsa: public exponent is even");
        require(e.bitLength() <= 31, "crypto/rsa: public exponent too large");
        for (BigInteger prime : primes) {
            BigInteger order = prime.subtract(BigInteger.ONE);
            require(e.multiply(d).mod(order).equals(BigInteger.ONE.mod(order)), "crypto/rsa: invalid exponents");
        }
        require(dp.equals(d.mod(p.subtract(BigInteger.ONE))), "crypto/rsa: invalid CRT exponent");
        require(dq.equals(d.mod(q.subtract(BigInteger.ONE))), "crypto/rsa: invalid CRT exponent");
        require(
                qi.compareTo(p) < 0 && qi.multiply(q).mod(p).equals(BigInteger.ONE),
                "crypto/rsa: invalid CRT coefficient");
        if (primes.size() == 2) {
            int half = n.bitLength() / 2;
            require(p.subtract(q).bitLength() > half - 100, "crypto/rsa: |p - q| too small");
            require(d.bitLength() > half, "crypto/rsa: d too small");
        }
    }

    @Override
    public Object fields() {
        List<Object> shown = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        BigInteger product = BigInteger.ONE;
        for (int i = 0; i < primes.size(); i++) {
            BigInteger prime = primes.get(i);
            shown.add(Numbers.of(prime));
            if (i >= 2) {
                values.add(Map.of(
                        "Exp", Numbers.of(d.mod(prime.subtract(BigInteger.ONE))),
                        "Coeff", Numbers.of(product.modInverse(prime)),
                        "R", Numbers.of(product)));
            }
            product = product.multiply(prime);
        }
        Map<String, Object> precomputed =
                Map.of("Dp", Numbers.of(dp), "Dq", Numbers.of(dq), "Qinv", Numbers.of(qi), "CRTValues", values);
        return Map.of(
                "N", Numbers.of(n),
                "E", Numbers.of(e),
                "D", Numbers.of(d),
                "Primes", shown,
                "Precomputed", precomputed);
    }

    @Override
    public Object jwk() {
        if (primes.size() != 2) {
            throw new IllegalArgumentException(
                    "invalid number of primes in rsa.PrivateKey: need 0 to 2, but got " + primes.size());
        }
        return Map.of(
                "kty", "RSA",
                "n", base64Url(n),
                "e", base64Url(e),
                "d", base64Url(d),
                "p", base64Url(primes.get(0)),
                "q", base64Url(primes.get(1)),
                "dp", base64Url(dp),
                "dq", base64Url(dq),
                "qi", base64Url(qi));
    }

    @Override
    String algorithm() {
        return "1.2.840.113549.1.1.1";
    }

    @Override
    boolean opens(Der info) {
        List<Der> key = Der.sequence(info.child(1).must(3).bits());
        Der pair = key.isEmpty() ? info : key.getFirst();
        return pair.child(0).integer().equals(n) && pair.child(1).integer().equals(e);
    }
}
