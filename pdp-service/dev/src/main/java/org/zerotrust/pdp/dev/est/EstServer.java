package org.zerotrust.pdp.dev.est;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.testkit.Authority;
import org.zerotrust.pdp.testkit.Credential;
import org.zerotrust.pdp.testkit.DemoPki;

/**
 * Enrolment over secure transport (RFC 7030; encodings as RFC 8951 clarifies them): {@code cacerts}, {@code simpleenroll}
 * and {@code simplereenroll}. It is an enforcement point: whether a device may enrol is the service's decision, and what
 * it issued it tells the service before the device has it.
 */
final class EstServer implements AutoCloseable {

    static final String ROOT = "/.well-known/est/";

    private static final String ENROL = "simpleenroll";
    private static final String REENROL = "simplereenroll";
    private static final String CERTS_ONLY = "application/pkcs7-mime; smime-type=certs-only";
    private static final int LONGEST_REQUEST = 16_384;
    private static final Duration VALID_FOR = Duration.ofDays(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is answered with a status other than 200. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status, String why) {
            super(why);
            this.status = status;
        }
    }

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Authority authority;
    private final Credential root;
    private final JsonApi decisions;
    private final JsonApi registrar;
    private final Clock clock;

    /**
     * Starts one on a free port of the loopback interface.
     *
     * @param decisions the service, as this enforcement point
     * @param registrar its admin API, as an operator
     */
    EstServer(DemoPki pki, JsonApi decisions, JsonApi registrar, Clock clock)
            throws IOException, GeneralSecurityException {
        this.authority = Authority.of(pki.authority("iot-safe-ca"));
        this.root = pki.authority("device-root");
        this.decisions = decisions;
        this.registrar = registrar;
        this.clock = clock;
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext tls = tls(pki);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = tls.getDefaultSSLParameters();
                // cacerts is for everybody (RFC 7030, 4.1); who enrols shows a certificate, which is checked then.
                wanted.setWantClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext(ROOT, this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Where it is. */
    URI address() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    private static SSLContext tls(DemoPki pki) throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("root", pki.authority("device-root").certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(pki.service("server").keyStore(), new char[0]);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return tls;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String operation = exchange.getRequestURI().getPath().substring(ROOT.length());
            try {
                byte[] answer = switch (operation) {
                    case "cacerts" -> {
                        method(exchange, "GET");
                        yield certsOnly(List.of(
                                root.certificate(), authority.credential().certificate()));
                    }
                    case ENROL, REENROL -> {
                        method(exchange, "POST");
                        yield certsOnly(List.of(enrol((HttpsExchange) exchange, operation)));
                    }
                    default -> throw new Refused(404, "no such operation");
                };
                exchange.getResponseHeaders().set("content-type", CERTS_ONLY);
                exchange.getResponseHeaders().set("content-transfer-encoding", "base64");
                byte[] text = Base64.getMimeEncoder().encode(answer);
                exchange.sendResponseHeaders(200, text.length);
                exchange.getResponseBody().write(text);
            } catch (Refused e) {
                byte[] text = (e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("content-type", "text/plain; charset=utf-8");
                exchange.sendResponseHeaders(e.status, text.length);
                exchange.getResponseBody().write(text);
            }
        }
    }

    private static void method(HttpExchange exchange, String wanted) throws Refused {
        if (!exchange.getRequestMethod().equals(wanted)) {
            throw new Refused(405, "the method is " + wanted);
        }
    }

    private X509Certificate enrol(HttpsExchange exchange, String operation) throws Refused, IOException {
        List<X509Certificate> shown = shown(exchange);
        String device = uri(shown.getFirst());
        PublicKey key = requestedKey(exchange, shown.getFirst());
        mayEnrol(shown, device, operation);
        Instant now = clock.instant();
        // Subject and names are those of the certificate that was shown (RFC 7030, 4.2.2), never of the request.
        List<X509Certificate> chain = authority.certify(
                key,
                shown.getFirst().getSubjectX500Principal().getName(),
                now.minusSeconds(60),
                now.plus(VALID_FOR),
                List.of(device));
        register(device, chain);
        return chain.getFirst();
    }

    private static List<X509Certificate> shown(HttpsExchange exchange) throws Refused {
        try {
            List<X509Certificate> shown = new ArrayList<>();
            for (Certificate certificate : exchange.getSSLSession().getPeerCertificates()) {
                shown.add((X509Certificate) certificate);
            }
            return shown;
        } catch (SSLPeerUnverifiedException none) {
            throw new Refused(401, "show the certificate that the device has");
        }
    }

    private static String uri(X509Certificate certificate) throws Refused {
        try {
            var names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                for (List<?> name : names) {
                    if (Integer.valueOf(6).equals(name.getFirst())) {
                        return String.valueOf(name.get(1));
                    }
                }
            }
        } catch (java.security.cert.CertificateParsingException e) {
            throw new Refused(400, "the certificate's names cannot be read");
        }
        throw new Refused(400, "the certificate names no device");
    }

    /** The request's key; its signature proves that the device has the private half (PKCS #10, RFC 2986 section 4.2). */
    private static PublicKey requestedKey(HttpsExchange exchange, X509Certificate shown) throws Refused, IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_REQUEST + 1);
        if (body.length > LONGEST_REQUEST) {
            throw new Refused(413, "the request is too long");
        }
        try {
            var request = new JcaPKCS10CertificationRequest(
                    Base64.getMimeDecoder().decode(new String(body, StandardCharsets.US_ASCII)));
            PublicKey key = request.getPublicKey();
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new Refused(400, "the request is not signed with its own key");
            }
            if (key.equals(shown.getPublicKey())) {
                throw new Refused(400, "a new certificate is for a new key");
            }
            return key;
        } catch (IllegalArgumentException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | IOException e) {
            throw new Refused(400, "not a PKCS #10 request in base64");
        }
    }

    private void mayEnrol(List<X509Certificate> shown, String device, String operation) throws Refused {
        ObjectNode question =
                JSON.createObjectNode().put("request_id", UUID.randomUUID().toString());
        ObjectNode presented = question.putObject("device").put("id", device);
        ArrayNode chain = presented.putArray("certificate_chain");
        shown.forEach(certificate -> chain.add(Credential.pem(certificate)));
        presented.putObject("tls").put("version", "TLSv1.3").put("mutual", true);
        presented.putObject("proof").put("kind", "tls_by_pep");
        question.putObject("resource").put("id", "est-enrolment").put("path", ROOT + operation);
        question.putObject("action").put("name", operation.equals(ENROL) ? "enrol" : "reenrol");
        JsonApi.Reply reply = ask(() -> decisions.post("/decisions", question));
        if (reply.status() != 200) {
            // Cannot decide is never a permit.
            throw new Refused(503, "cannot be decided: " + reply.problem());
        }
        if (!reply.body().path("decision").asText().equals("permit")) {
            List<String> codes = new ArrayList<>();
            for (JsonNode reason : reply.body().path("reasons")) {
                codes.add(reason.path("code").asText());
            }
            throw new Refused(403, reply.body().path("decision").asText() + " " + String.join(" ", codes));
        }
    }

    private void register(String device, List<X509Certificate> chain) throws Refused {
        ObjectNode enrolment = JSON.createObjectNode();
        ArrayNode certificates = enrolment.putArray("certificate_chain");
        chain.forEach(certificate -> certificates.add(Credential.pem(certificate)));
        JsonApi.Reply reply = ask(() -> registrar.post("/devices/" + device + "/enrolment", enrolment));
        if (reply.status() != 200) {
            // A certificate that the service does not know of is not handed out.
            throw new Refused(503, "not registered: " + reply.problem());
        }
    }

    private interface Request {
        JsonApi.Reply send() throws IOException, InterruptedException;
    }

    private static JsonApi.Reply ask(Request request) throws Refused {
        try {
            return request.send();
        } catch (IOException e) {
            throw new Refused(503, "the service does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(503, "the service does not answer");
        }
    }

    /** RFC 7030, 4.1.3: a "certs-only" CMC simple PKI response. */
    private static byte[] certsOnly(List<X509Certificate> certificates) throws IOException {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addCertificates(new JcaCertStore(certificates));
            return generator.generate(new CMSAbsentContent()).getEncoded();
        } catch (CMSException | java.security.cert.CertificateEncodingException e) {
            throw new IOException("certificates cannot be written", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
