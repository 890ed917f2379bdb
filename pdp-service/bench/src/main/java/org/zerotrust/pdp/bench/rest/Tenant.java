package org.zerotrust.pdp.bench.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.testkit.DemoPki;

/**
 * The measurement's tenant: a token issuer, an enforcement point, a reporter, the CAs and the devices, registered through
 * the admin API as an operator would: the first administrator adds the tenant, the tenant's own does the rest.
 */
final class Tenant implements AutoCloseable {

    static final String PEP = "gateway";
    static final String REPORTER = "reporter";

    static final String NAME = "bench";
    private static final String FIRST_ADMINISTRATOR = "admin";
    private static final String ADMINISTRATOR = "operator";
    private static final int AT_ONCE = 4;
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI admin;
    private final HttpClient first;
    private final HttpClient own;

    Tenant(DemoPki pki, int adminPort) {
        this.admin = URI.create("https://127.0.0.1:" + adminPort + "/admin/v1/");
        this.first = client(pki, FIRST_ADMINISTRATOR);
        this.own = client(pki, ADMINISTRATOR);
    }

    private static HttpClient client(DemoPki pki, String caller) {
        return HttpClient.newBuilder()
                .sslContext(Tls.client(pki, pki.service(caller)))
                .connectTimeout(DEADLINE)
                .build();
    }

    /** Registers all of it; the service follows within its refresh interval. */
    void register(String jwks, List<Devices.Issuer> issuers, int devices) throws IOException, InterruptedException {
        ObjectNode tenant = JSON.createObjectNode()
                .put("display_name", "Benchmark")
                .put("admin_cert_san", "uri:urn:zerotrust:caller:" + ADMINISTRATOR);
        whenKnown(first, "PUT", "tenants/" + NAME, tenant);
        ObjectNode tokens = JSON.createObjectNode().put("issuer", Tokens.ISSUER).put("audience", Tokens.AUDIENCE);
        tokens.set("jwks", JSON.readTree(jwks));
        whenKnown(own, "POST", "token-issuers", tokens);
        ObjectNode pep = caller(PEP, "pep");
        pep.putArray("vouches").add("tls_by_pep");
        // Every class of resource, the class of what the reference data does not classify among them.
        pep.putArray("resource_classes").add("*");
        send(own, "PUT", "peps/" + PEP, pep.put("vouches_subjects", true));
        ObjectNode reporter = caller(REPORTER, "reporter");
        reporter.putObject("reporting")
                .putArray("*")
                .add("ear")
                .add("mdm")
                .add("edr")
                .add("soc")
                .add("self");
        send(own, "PUT", "peps/" + REPORTER, reporter);
        for (Devices.Issuer issuer : issuers) {
            send(
                    own,
                    "PUT",
                    "issuers/" + issuer.id(),
                    JSON.createObjectNode()
                            .put(
                                    "certificate",
                                    issuer.authority()
                                            .credential()
                                            .chainPemList()
                                            .getFirst())
                            .put("key_protection", issuer.keyProtection())
                            .put("assurance", 2));
        }
        devices(devices);
    }

    private static ObjectNode caller(String id, String role) {
        ObjectNode caller = JSON.createObjectNode()
                .put("jwt_issuer", Tokens.ISSUER)
                .put("jwt_subject", id)
                .put("explanation", "full");
        caller.putArray("roles").add(role);
        return caller;
    }

    private void devices(int count) throws IOException, InterruptedException {
        try (ExecutorService some = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String id = Devices.id(i);
                UUID registry = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
                JsonNode device = JSON.createObjectNode().put("device_id", id).put("lifecycle", "active");
                all.add(some.submit(() -> {
                    send(own, "PUT", "devices/" + registry, device);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new LauncherException("a device could not be registered", e);
        }
    }

    /** A registration that was just made is known to the service a little later. */
    private void whenKnown(HttpClient client, String method, String path, JsonNode body)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + KNOWN_WITHIN.toNanos();
        while (true) {
            HttpResponse<String> answer = answer(client, method, path, body);
            if (answer.statusCode() == 200) {
                return;
            }
            boolean notYet = answer.statusCode() == 403 || answer.statusCode() == 503;
            if (!notYet || System.nanoTime() > end) {
                throw refused(path, answer);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private void send(HttpClient client, String method, String path, JsonNode body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = answer(client, method, path, body);
        if (answer.statusCode() != 200) {
            throw refused(path, answer);
        }
    }

    private HttpResponse<String> answer(HttpClient client, String method, String path, JsonNode body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(admin.resolve(path))
                .timeout(DEADLINE)
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static LauncherException refused(String path, HttpResponse<String> answer) {
        return new LauncherException(
                "the admin API refuses " + path + ": status " + answer.statusCode() + " " + answer.body());
    }

    @Override
    public void close() {
        first.close();
        own.close();
    }
}
