package org.zerotrust.evidence.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/**
 * Which provider verifies: Amazon Corretto Crypto Provider for the NIST curves and RSA where its native library
 * loads, else the JDK's own; BouncyCastle for curves the JDK does not have (Brainpool). They are asked for by object and
 * never installed, so that nothing else in the process changes.
 */
final class Providers {
    static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();
    static final @Nullable Provider CORRETTO = corretto();

    private Providers() {}

    private static @Nullable Provider corretto() {
        try {
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            return provider.getLoadingError() == null ? provider : null;
        } catch (LinkageError e) {
            return null;
        }
    }

    /** A new engine of the fastest provider that has it. */
    static Signature fast(String algorithm) throws NoSuchAlgorithmException {
        if (CORRETTO != null) {
            Provider.Service service = CORRETTO.getService("Signature", algorithm);
            if (service != null) {
                return Signature.getInstance(algorithm, CORRETTO);
            }
        }
        return Signature.getInstance(algorithm);
    }
}
