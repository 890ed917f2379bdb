package org.zerotrust.pdp.stack;

import static io.restassured.RestAssured.given;

import io.restassured.config.RestAssuredConfig;
import io.restassured.config.SSLConfig;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.http.conn.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.testkit.Credential;

/** RestAssured over TLS: with a demo caller's certificate, with a token, or with neither. JSON in both directions. */
public final class Rest {
    /** A key store takes long to open: once for each caller. */
    private static final Map<String, RestAssuredConfig> CONFIGS = new ConcurrentHashMap<>();

    private Rest() {}

    /** Shows the certificate of a demo caller. */
    public static RequestSpecification as(String caller) {
        return over(caller);
    }

    /** Shows a token and no certificate. */
    public static RequestSpecification bearing(String token) {
        return over(null).header("Authorization", "Bearer " + token);
    }

    /** Shows nothing. */
    public static RequestSpecification anonymous() {
        return over(null);
    }

    /** The TLS of a client that trusts the demo's service root, with a certificate or without one. */
    static SSLContext tls(@Nullable String caller) {
        @Nullable
        Credential credential = caller == null ? null : Stack.parts().pki().service(caller);
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry(
                    "root", Stack.parts().pki().authority("service-root").certificate());
            TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
            trusted.init(trust);
            KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
            own.init(credential == null ? null : credential.keyStore(), new char[0]);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
            return tls;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static RequestSpecification over(@Nullable String caller) {
        return given().config(CONFIGS.computeIfAbsent(caller == null ? "" : caller, name -> config(caller)))
                .contentType("application/json")
                .urlEncodingEnabled(false);
    }

    @SuppressWarnings("deprecation") // RestAssured takes no other kind of socket factory
    private static RestAssuredConfig config(@Nullable String caller) {
        return RestAssuredConfig.config()
                .sslConfig(SSLConfig.sslConfig().sslSocketFactory(new SSLSocketFactory(tls(caller))));
    }
}
