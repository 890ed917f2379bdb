package org.zerotrust.pdp.keys;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;

/**
 * The provider that signs and verifies ES256: Amazon Corretto Crypto Provider where its native library loads (about 40
 * times faster to sign), else the JDK's own. It is asked for by object and never installed globally, so TLS and chain
 * checks keep the JDK's providers.
 */
public final class SigningProvider {
    /** RFC 7518, 3.4: ES256 is ECDSA over P-256 with SHA-256, the two integers side by side (IEEE P1363). */
    static final String ES256 = "SHA256withECDSAinP1363Format";

    private static final SigningProvider CHOSEN = choose();

    private final Provider provider;
    private final String why;

    private SigningProvider(Provider provider, String why) {
        this.provider = provider;
        this.why = why;
    }

    /** The provider this process signs with, chosen once. */
    public static SigningProvider chosen() {
        return CHOSEN;
    }

    /** One line for the start log: which provider, and why. */
    public String describe() {
        return provider.getName() + " " + provider.getVersionStr() + " (" + why + ")";
    }

    /** A new, unused ES256 engine; engines are not thread-safe. */
    public Signature es256() {
        try {
            return Signature.getInstance(ES256, provider);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(provider.getName() + " has no ES256", e);
        }
    }

    private static SigningProvider choose() {
        try {
            AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
            if (corretto.getLoadingError() == null) {
                Signature _ = Signature.getInstance(ES256, corretto);
                return new SigningProvider(corretto, "native library loaded");
            }
            return new SigningProvider(jdk(), "no native library for Amazon Corretto Crypto Provider here");
        } catch (LinkageError | NoSuchAlgorithmException e) {
            return new SigningProvider(jdk(), "Amazon Corretto Crypto Provider is not usable here");
        }
    }

    private static Provider jdk() {
        Provider sun = Security.getProvider("SunEC");
        if (sun == null) {
            throw new IllegalStateException("the JDK has no SunEC provider");
        }
        return sun;
    }
}
