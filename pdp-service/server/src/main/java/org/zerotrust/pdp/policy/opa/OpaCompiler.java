package org.zerotrust.pdp.policy.opa;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.policy.DecidedBy;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.PolicyOutput;
import org.zerotrust.pdp.policy.pack.PlainJson;
import org.zerotrust.pdp.policy.pack.PolicyCompiler;
import org.zerotrust.pdp.policy.pack.PolicyProgram;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.rego.value.Json;

/**
 * Engine {@code opa}: loads a snapshot into a real OPA of our own and asks it over REST (OPA's Policy, Data APIs).
 *
 * <p>That OPA holds one snapshot at a time. Each answer carries, from the same transaction, the digest that was loaded
 * when it was made; where it is not the digest of the program that asked, the question is undecided, never decided by
 * another snapshot. {@code time.now_ns} is OPA's clock, not the decision's.
 */
public final class OpaCompiler implements PolicyCompiler {
    private static final String NAME = "opa";
    /** Its API tells no rules without an explanation of the whole evaluation. */
    private static final DecidedBy BY = new DecidedBy(NAME, List.of());

    private static final String META = "org_zerotrust_pdp";
    private static final Duration LOADING = Duration.ofSeconds(60);

    private final URI base;
    private final Duration deadline;
    private final HttpClient client;
    private @Nullable PolicyPack held;

    /**
     * An engine over the OPA at {@code base}.
     *
     * @param deadline of one evaluation
     */
    public OpaCompiler(URI base, Duration deadline) {
        this.base = Objects.requireNonNull(base);
        this.deadline = deadline;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean blocking() {
        return true;
    }

    @Override
    public synchronized PolicyProgram compile(PolicyPack pack) throws PolicyRefusedException {
        PolicyPack before = held;
        try {
            load(pack, before);
        } catch (PolicyRefusedException e) {
            if (before != null) {
                // What OPA would not take must not end what it held; should this fail too, nothing is decided.
                load(before, pack);
            }
            throw e;
        }
        held = pack;
        return new Loaded(pack.digest());
    }

    private void load(PolicyPack pack, @Nullable PolicyPack instead) throws PolicyRefusedException {
        // While modules are replaced one by one no digest is named, so that nothing is decided by a mixture.
        put("v1/data/" + META, "{\"digest\": null}");
        if (instead != null) {
            for (String module : instead.modules().keySet()) {
                if (!pack.modules().containsKey(module)) {
                    delete("v1/policies/" + encoded(module));
                }
            }
        }
        for (Map.Entry<String, String> module : new TreeMap<>(pack.modules()).entrySet()) {
            put("v1/policies/" + encoded(module.getKey()), module.getValue());
        }
        for (Map.Entry<String, Object> root : pack.data().entrySet()) {
            put("v1/data/" + encoded(root.getKey()), Json.write(root.getValue()));
        }
        put(
                "v1/policies/" + META,
                "package " + META + "\n\nanswer := {\"digest\": data." + META + ".digest, \"result\": data."
                        + pack.entrypoint().replace('/', '.') + "}\n");
        put("v1/data/" + META + "/digest", Json.write(pack.digest()));
        if (!pack.digest().equals(digestNow())) {
            throw new PolicyRefusedException("OPA does not hold the snapshot after it was loaded");
        }
    }

    /** A module that is not there is as good as one that was taken away. */
    private void delete(String path) throws PolicyRefusedException {
        send(request(path, LOADING).DELETE().build(), path, true);
    }

    private @Nullable Object digestNow() throws PolicyRefusedException {
        try {
            HttpResponse<String> answer = client.send(
                    request("v1/data/" + META + "/digest", deadline.plus(deadline))
                            .GET()
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return Json.read(answer.body()) instanceof Map<?, ?> body ? body.get("result") : null;
        } catch (IOException e) {
            throw new PolicyRefusedException("OPA at " + base + " does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PolicyRefusedException("interrupted while OPA was asked");
        }
    }

    private void put(String path, String body) throws PolicyRefusedException {
        send(
                request(path, LOADING)
                        .header("Content-Type", path.startsWith("v1/data") ? "application/json" : "text/plain")
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                path,
                false);
    }

    private void send(HttpRequest request, String path, boolean mayBeMissing) throws PolicyRefusedException {
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2 && !(mayBeMissing && answer.statusCode() == 404)) {
                throw new PolicyRefusedException("OPA refused " + path + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new PolicyRefusedException("OPA at " + base + " does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PolicyRefusedException("interrupted while OPA was loaded");
        }
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return HttpRequest.newBuilder(base.resolve(base.getPath().endsWith("/") ? path : "/" + path))
                .timeout(timeout);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private final class Loaded implements PolicyProgram {
        private final String digest;

        Loaded(String digest) {
            this.digest = digest;
        }

        @Override
        public Evaluation evaluate(PolicyInput input) {
            try {
                HttpResponse<String> answer = client.send(
                        request("v1/data/" + META + "/answer", deadline)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        Json.write(Map.of("input", input.document()))))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                return read(answer);
            } catch (java.net.http.HttpTimeoutException e) {
                return new Evaluation.Undecided(Failure.of(FailureCode.POLICY_DEADLINE));
            } catch (IOException | Json.MalformedException e) {
                return failed("OPA does not answer");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return failed("interrupted");
            }
        }

        private Evaluation read(HttpResponse<String> answer) {
            if (answer.statusCode() != 200 || !(Json.read(answer.body()) instanceof Map<?, ?> body)) {
                return failed("OPA answered status " + answer.statusCode());
            }
            if (!(body.get("result") instanceof Map<?, ?> result)) {
                return new Evaluation.Undecided(Failure.of(FailureCode.POLICY_UNDEFINED));
            }
            return digest.equals(result.get("digest"))
                    ? PolicyOutput.read(PlainJson.of(result.get("result")), BY)
                    : failed("OPA holds another snapshot");
        }

        private Evaluation failed(String detail) {
            return new Evaluation.Undecided(Failure.of(FailureCode.POLICY_FAILED, detail));
        }
    }
}
