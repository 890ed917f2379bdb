package org.zerotrust.pdp.dev.est;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.dev.up.StackPorts;
import org.zerotrust.pdp.testkit.Authority;
import org.zerotrust.pdp.testkit.Credential;
import org.zerotrust.pdp.testkit.DemoPki;

/** The life of one new device, from the factory to its second operational certificate, step by step. */
final class EstDemo {

    private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);
    private static final String SUBJECT = "CN=demo device,O=Zero Trust Demo";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DemoPki pki;
    private final PrintWriter out;
    private final JsonApi operator;
    private final JsonApi gateway;
    private final JsonApi reporter;
    private final String device;
    private final Authority factory;
    private int step;
    private boolean asPromised = true;

    EstDemo(DemoPki pki, StackPorts ports, PrintWriter out) {
        this.pki = pki;
        this.out = out;
        URI service = URI.create("https://127.0.0.1:" + ports.api());
        this.operator = JsonApi.admin(
                Tls.client(pki, pki.service("operator")), URI.create("https://127.0.0.1:" + ports.admin()));
        this.gateway = JsonApi.decisions(Tls.client(pki, pki.service("pep-gateway")), service);
        this.reporter = JsonApi.decisions(Tls.client(pki, pki.service("reporter")), service);
        this.device = "urn:zerotrust:device:est-" + UUID.randomUUID();
        this.factory = Authority.of(pki.authority("bootstrap-ca"));
    }

    /** Whether every step came out as promised. */
    boolean run() throws IOException, InterruptedException, GeneralSecurityException {
        try (operator;
                gateway;
                reporter;
                EstServer est = new EstServer(pki, gateway, operator, Clock.systemUTC())) {
            out.println("device " + device);
            Instant now = Instant.now();
            // Within what needs no status of its own: the demo's issuers publish no revocation lists.
            Credential bootstrap = factory.client(
                    "bootstrap", SUBJECT, now.minusSeconds(60), now.plus(Duration.ofDays(365)), List.of(device));
            good(operator.put(
                    "/devices/" + UUID.randomUUID(),
                    JSON.createObjectNode()
                            .put("device_id", device)
                            .put("lifecycle", "manufactured")
                            .<ObjectNode>set("labels", JSON.createObjectNode().put("roles", "sensor"))));
            encrypted(now);
            tell("the CA's certificates, for everybody", "2 certificates", cacerts(est));
            tell("the bootstrap certificate asks for data", "deny CERT_BOOTSTRAP_ONLY", decide(bootstrap, "none"));

            Credential first = enrolled(est, bootstrap, false, "enrol with the bootstrap certificate and a new key");
            tell("it is registered", "enrolled", state());
            good(operator.post(
                    "/devices/" + device + "/lifecycle",
                    JSON.createObjectNode().put("to", "active").put("reason", "passed the acceptance test")));
            String grant = permitted(first, "the operational certificate asks for data");
            tell(
                    "the bootstrap certificate is refused from now on",
                    "deny CERT_SUPERSEDED",
                    until(bootstrap, "deny CERT_SUPERSEDED"));
            tell("also at the EST server", "403 deny CERT_SUPERSEDED", attempt(est, bootstrap));
            awaitGrant(grant);

            Credential second = enrolled(est, first, true, "re-enrol with the operational certificate and a new key");
            tell("the old certificate is refused", "deny CERT_SUPERSEDED", until(first, "deny CERT_SUPERSEDED"));
            tell("its grant has ended", "certificate superseded", grantOf(grant));
            permitted(second, "the new certificate asks for data");
            tell("without its key nobody enrols", "401", stranger(est));
        }
        out.println(asPromised ? "all as promised" : "NOT as promised");
        out.flush();
        return asPromised;
    }

    private void tell(String what, String promised, String seen) {
        boolean good = seen.equals(promised) || seen.startsWith(promised + " ");
        asPromised &= good;
        out.printf("%2d. %-55s %s%s%n", ++step, what, seen, good ? "" : "   EXPECTED " + promised);
        out.flush();
    }

    private String cacerts(EstServer est) throws IOException, InterruptedException {
        try (EstClient anybody = new EstClient(pki, est.address(), null)) {
            return switch (anybody.cacerts()) {
                case EstClient.Answer.Certificates(List<X509Certificate> all) -> all.size() + " certificates";
                case EstClient.Answer.Refused(int status, String why) -> status + " " + why;
            };
        }
    }

    private Credential enrolled(EstServer est, Credential shown, boolean again, String what)
            throws IOException, InterruptedException, GeneralSecurityException {
        KeyPair keys = newKeys();
        try (EstClient client = new EstClient(pki, est.address(), shown)) {
            switch (again ? client.reenrol(keys, SUBJECT) : client.enrol(keys, SUBJECT)) {
                case EstClient.Answer.Certificates(List<X509Certificate> all) -> {
                    List<X509Certificate> chain = new ArrayList<>(all);
                    chain.addAll(pki.authority("iot-safe-ca").chain());
                    Credential credential = new Credential("operational", keys.getPrivate(), chain);
                    tell(
                            what,
                            "certificate",
                            "certificate " + credential.fingerprint().substring(0, 16));
                    return credential;
                }
                case EstClient.Answer.Refused(int status, String why) -> {
                    tell(what, "certificate", status + " " + why);
                    throw new LauncherException("the device could not enrol: " + status + " " + why);
                }
            }
        }
    }

    private String attempt(EstServer est, Credential shown)
            throws IOException, InterruptedException, GeneralSecurityException {
        try (EstClient client = new EstClient(pki, est.address(), shown)) {
            return switch (client.enrol(newKeys(), SUBJECT)) {
                case EstClient.Answer.Certificates _ -> "a certificate";
                case EstClient.Answer.Refused(int status, String why) -> status + " " + why;
            };
        }
    }

    private String stranger(EstServer est) throws IOException, InterruptedException, GeneralSecurityException {
        try (EstClient client = new EstClient(pki, est.address(), null)) {
            return switch (client.enrol(newKeys(), SUBJECT)) {
                case EstClient.Answer.Certificates _ -> "a certificate";
                case EstClient.Answer.Refused(int status, String why) -> status + " " + why;
            };
        }
    }

    private String permitted(Credential credential, String what) throws IOException, InterruptedException {
        long end = System.nanoTime() + SEEN_WITHIN.toNanos();
        JsonNode answer = ask(credential, "session");
        // The service follows the registry within its refresh interval.
        while (!answer.path("decision").asText().equals("permit") && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(200);
            answer = ask(credential, "session");
        }
        String grant = answer.path("grant").path("id").asText();
        tell(what, "permit", verdict(answer) + (grant.isEmpty() ? "" : " with grant " + grant));
        return grant;
    }

    private String until(Credential credential, String wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + SEEN_WITHIN.toNanos();
        String seen = decide(credential, "none");
        while (!seen.equals(wanted) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(200);
            seen = decide(credential, "none");
        }
        return seen;
    }

    private String decide(Credential credential, String grant) throws IOException, InterruptedException {
        return verdict(ask(credential, grant));
    }

    private static String verdict(JsonNode answer) {
        StringBuilder text = new StringBuilder(
                answer.path("decision").asText(answer.path("code").asText()));
        answer.path("reasons")
                .forEach(reason -> text.append(' ').append(reason.path("code").asText()));
        return text.toString();
    }

    private JsonNode ask(Credential credential, String grant) throws IOException, InterruptedException {
        ObjectNode question =
                JSON.createObjectNode().put("request_id", UUID.randomUUID().toString());
        ObjectNode presented = question.putObject("device").put("id", device);
        ArrayNode chain = presented.putArray("certificate_chain");
        credential.chainPemList().forEach(chain::add);
        presented.putObject("tls").put("version", "TLSv1.3").put("mutual", true);
        presented.putObject("proof").put("kind", "tls_by_pep");
        question.putObject("resource").put("id", "archive").put("path", "/archive/est");
        question.putObject("action").put("name", "put");
        question.putObject("grant").put("kind", grant);
        return gateway.post("/decisions", question).body();
    }

    /** The device's disk is encrypted: what the archive asks of whoever writes into it. */
    private void encrypted(Instant now) throws IOException, InterruptedException {
        ObjectNode report = JSON.createObjectNode();
        report.putArray("signals")
                .addObject()
                .put("name", "disk_encrypted")
                .put("value", true)
                .put("source", "mdm")
                .put("method", "observed")
                .put("observed_at", now.toString());
        Predicate<JsonApi.Reply> taken = reply -> reply.status() == 202;
        long end = System.nanoTime() + SEEN_WITHIN.toNanos();
        JsonApi.Reply reply = reporter.post("/devices/" + device + "/posture", report);
        while (!taken.test(reply) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(200);
            reply = reporter.post("/devices/" + device + "/posture", report);
        }
        if (!taken.test(reply)) {
            throw new LauncherException("the service does not take posture: " + reply.problem());
        }
    }

    private String state() throws IOException, InterruptedException {
        return good(operator.get("/devices/" + device)).path("lifecycle").asText();
    }

    /** The inventory follows the stream; it is waited for, so that what ends the grant is the re-enrolment. */
    private void awaitGrant(String grant) throws IOException, InterruptedException {
        long end = System.nanoTime() + SEEN_WITHIN.toNanos();
        while (grantOf(grant).equals("unknown") && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private String grantOf(String grant) throws IOException, InterruptedException {
        String registryId =
                good(operator.get("/devices/" + device)).path("registry_id").asText();
        // The inventory follows the stream of decisions: the grant is in it a little later.
        long end = System.nanoTime() + SEEN_WITHIN.toNanos();
        do {
            for (JsonNode one :
                    good(operator.get("/grants?device=" + registryId)).path("items")) {
                if (one.path("id").asText().equals(grant)) {
                    return one.path("revoke_reason").asText("live");
                }
            }
            TimeUnit.MILLISECONDS.sleep(200);
        } while (System.nanoTime() < end);
        return "unknown";
    }

    private static JsonNode good(JsonApi.Reply reply) {
        if (reply.status() != 200) {
            throw new LauncherException("the service does not do it: " + reply.problem());
        }
        return reply.body();
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
