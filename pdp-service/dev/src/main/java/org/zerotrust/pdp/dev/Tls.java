package org.zerotrust.pdp.dev;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.testkit.Credential;
import org.zerotrust.pdp.testkit.DemoPki;

/** TLS towards the demo's service. */
public final class Tls {

    private Tls() {}

    /** A client that trusts the demo's service root only and shows {@code caller}'s certificate, if one is given. */
    public static SSLContext client(DemoPki pki, @Nullable Credential caller) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(caller), trust(pki).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new LauncherException("TLS could not be set up", e);
        }
    }

    /** Trust in the demo's service root only. */
    public static TrustManagerFactory trust(DemoPki pki) throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("root", pki.authority("service-root").certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        return trust;
    }

    private static KeyManager @Nullable [] keys(@Nullable Credential caller)
            throws GeneralSecurityException, IOException {
        if (caller == null) {
            return null;
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(caller.keyStore(), new char[0]);
        KeyManager[] found = keys.getKeyManagers();
        return Arrays.copyOf(found, found.length);
    }
}
