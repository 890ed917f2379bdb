package org.zerotrust.evidence.jose;

import java.math.BigInteger;

/**
 * The mark of RSA keys made by Infineon's library (CVE-2017-15361, "The Return of Coppersmith's Attack", 2017): their
 * primes are k * M + (65537^a mod M), so that modulo every small prime p the modulus is a power of 65537. A random
 * modulus passes by chance with a probability of about 2^-150.
 */
final class Roca {
    private static final int[] PRIMES = {11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157};
    private static final BigInteger[] DIVISORS = new BigInteger[PRIMES.length];
    private static final boolean[][] POWERS = new boolean[PRIMES.length][];

    static {
        for (int i = 0; i < PRIMES.length; i++) {
            int p = PRIMES[i];
            DIVISORS[i] = BigInteger.valueOf(p);
            POWERS[i] = new boolean[p];
            int power = 1;
            do {
                POWERS[i][power] = true;
                power = power * (65537 % p) % p;
            } while (power != 1);
        }
    }

    private Roca() {}

    static boolean marks(BigInteger modulus) {
        for (int i = 0; i < PRIMES.length; i++) {
            if (!POWERS[i][modulus.mod(DIVISORS[i]).intValue()]) {
                return false;
            }
        }
        return true;
    }
}
