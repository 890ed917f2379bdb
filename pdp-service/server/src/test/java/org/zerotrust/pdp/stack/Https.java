package org.zerotrust.pdp.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.testkit.Credential;

/** A TLS client of the service under test, with or without a certificate. */
public final class Https {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final HttpClient client;

    private Https(@Nullable Credential credential) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry(
                    "root", Stack.parts().pki().authority("service-root").certificate());
            TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
            trusted.init(trust);
            KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
            own.init(credential == null ? null : credential.keyStore(), new char[0]);
            tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
            this.client = HttpClient.newBuilder()
                    .sslContext(tls)
                    .connectTimeout(DEADLINE)
                    .build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client that shows no certificate. */
    public static Https anonymous() {
        return new Https(null);
    }

    /** A client that shows the certificate of a demo caller. */
    public static Https as(String caller) {
        return new Https(Stack.parts().pki().service(caller));
    }

    /** An address on the decision port. */
    public static URI service(String path) {
        return URI.create("https://localhost:"
                + ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class) + path);
    }

    /** An address on the admin port. */
    public static URI admin(String path) {
        return URI.create("https://localhost:"
                + ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class) + path);
    }

    /** GET. */
    public HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return send("GET", address, null);
    }

    /** Any method, with a JSON body or none. */
    public HttpResponse<String> send(String method, URI address, @Nullable String json)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(DEADLINE);
        if (json == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofString(json))
                    .header("Content-Type", "application/json");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** POST of any bytes under any content type; none where null. */
    public HttpResponse<String> post(URI address, @Nullable String contentType, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(DEADLINE).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
