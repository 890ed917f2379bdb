package org.zerotrust.pdp.dev.est;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.testkit.Credential;
import org.zerotrust.pdp.testkit.DemoPki;

/** The device's side of RFC 7030. */
final class EstClient implements AutoCloseable {

    /** What became of a request. */
    sealed interface Answer {
        /** Certificates, in the server's order. */
        record Certificates(List<X509Certificate> all) implements Answer {
            public Certificates {
                all = List.copyOf(all);
            }
        }

        /** None, and why. */
        record Refused(int status, String why) implements Answer {}
    }

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final HttpClient client;
    private final URI server;

    /**
     * A device that trusts the demo's service root.
     *
     * @param credential what it shows; null for nothing
     */
    EstClient(DemoPki pki, URI server, @Nullable Credential credential) {
        this.client = HttpClient.newBuilder()
                .sslContext(Tls.client(pki, credential))
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(DEADLINE)
                .build();
        this.server = server;
    }

    Answer cacerts() throws IOException, InterruptedException {
        return send(request("cacerts").GET());
    }

    Answer enrol(KeyPair keys, String subject) throws IOException, InterruptedException {
        return post("simpleenroll", keys, subject);
    }

    Answer reenrol(KeyPair keys, String subject) throws IOException, InterruptedException {
        return post("simplereenroll", keys, subject);
    }

    private Answer post(String operation, KeyPair keys, String subject) throws IOException, InterruptedException {
        return send(request(operation)
                .header("content-type", "application/pkcs10")
                .header("content-transfer-encoding", "base64")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        Base64.getMimeEncoder().encode(pkcs10(keys, subject)))));
    }

    private HttpRequest.Builder request(String operation) {
        return HttpRequest.newBuilder(server.resolve(EstServer.ROOT + operation))
                .timeout(DEADLINE);
    }

    private static byte[] pkcs10(KeyPair keys, String subject) throws IOException {
        try {
            return new JcaPKCS10CertificationRequestBuilder(new X500Principal(subject), keys.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException e) {
            throw new LauncherException("a request could not be signed", e);
        }
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            return new Answer.Refused(answer.statusCode(), answer.body().strip());
        }
        try {
            CMSSignedData data = new CMSSignedData(Base64.getMimeDecoder().decode(answer.body()));
            List<X509Certificate> all = new ArrayList<>();
            for (X509CertificateHolder holder : data.getCertificates().getMatches(null)) {
                all.add(new JcaX509CertificateConverter().getCertificate(holder));
            }
            return new Answer.Certificates(all);
        } catch (CMSException | GeneralSecurityException e) {
            throw new LauncherException("the EST server's answer cannot be read", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
