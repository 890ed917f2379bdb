package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.testkit.DemoPki;

/** Asks the samples' questions and compares the answers with what the samples promise. */
public final class Samples {

    private static final Duration REPORTED_WITHIN = Duration.ofSeconds(15);

    /** The tenant whose devices and enforcement points the samples use. */
    static final String TENANT = "demo";

    private final DemoPki pki;
    private final URI service;
    private final Placeholders placeholders;
    private final Clock clock;

    /** Asks the service at {@code service} with the demo's credentials. */
    public Samples(DemoPki pki, URI service, Clock clock) {
        this.pki = pki;
        this.service = service;
        this.clock = clock;
        this.placeholders = new Placeholders(pki, clock);
    }

    /**
     * One question over one transport.
     *
     * @param faults what differs from the sample's promise; empty where nothing does
     */
    record Outcome(Sample sample, JsonNode request, Answer answer, List<String> faults) {
        Outcome {
            faults = List.copyOf(faults);
        }

        Outcome with(List<String> more) {
            List<String> all = new ArrayList<>(faults);
            all.addAll(more);
            return new Outcome(sample, request, answer, all);
        }
    }

    /** Reports what the sample says is reported, then asks over REST and over gRPC. */
    List<Outcome> ask(Sample sample) {
        report(List.of(sample), REPORTED_WITHIN);
        List<Outcome> outcomes = new ArrayList<>();
        try (RestTransport rest = rest(sample.caller());
                GrpcTransport grpc =
                        new GrpcTransport(pki, pki.service(sample.caller()), service.getHost(), service.getPort())) {
            GrantCheck grants =
                    new GrantCheck(rest.get("/.well-known/jwks.json").body());
            for (Transport transport : List.of(rest, grpc)) {
                // Each question is a new one: an id is used once, and a proof is good for one question.
                JsonNode request = placeholders.fill(sample.request());
                Answer answer = transport.decide(request);
                outcomes.add(new Outcome(sample, request, answer, faults(sample, answer, grants)));
            }
        }
        return outcomes;
    }

    /**
     * Reports the posture that the samples rest on, so that they can be asked by hand. A service that was just started
     * or given new registrations may not take them at once (503, 403): it is asked again for a while, as any reporter
     * would.
     */
    public void report(List<Sample> samples, Duration within) {
        long end = System.nanoTime() + within.toNanos();
        for (Sample sample : samples) {
            for (Sample.Report report : sample.reports()) {
                report(report, end);
            }
        }
    }

    private void report(Sample.Report report, long until) {
        while (true) {
            try {
                report(report);
                return;
            } catch (LauncherException refused) {
                if (System.nanoTime() > until) {
                    throw refused;
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LauncherException("interrupted", e);
            }
        }
    }

    private void report(Sample.Report report) {
        String id = URLEncoder.encode(DemoPki.deviceId(report.device()), StandardCharsets.UTF_8);
        try (RestTransport rest = rest(report.caller())) {
            Answer answer = rest.post("/v1/devices/" + id + "/posture", placeholders.fill(report.body()));
            if (!answer.status().startsWith("2")) {
                throw new LauncherException(
                        "posture of " + report.device() + " was refused: " + answer.status() + " " + answer.body());
            }
        }
    }

    /** Compares the records in the stream with the answers; every decision must be there exactly as answered. */
    static List<Outcome> compareRecords(List<Outcome> outcomes, DecisionTopic topic, Duration within) {
        Set<String> wanted = new HashSet<>();
        outcomes.stream()
                .filter(outcome -> outcome.answer().isDecision())
                .forEach(outcome -> wanted.add(outcome.answer().decisionId()));
        Map<String, JsonNode> events = new HashMap<>(topic.read(wanted, within));
        return outcomes.stream()
                .map(outcome -> outcome.answer().isDecision() ? outcome.with(recordFaults(outcome, events)) : outcome)
                .toList();
    }

    private static List<String> recordFaults(Outcome outcome, Map<String, JsonNode> events) {
        Answer answer = outcome.answer();
        JsonNode event = events.get(answer.decisionId());
        if (event == null) {
            return List.of("the decision " + answer.decisionId() + " is not in " + DecisionTopic.TOPIC);
        }
        List<String> faults = new ArrayList<>();
        expect(
                faults,
                "the record's decision",
                answer.outcome(),
                event.path("decision").asText());
        expect(
                faults,
                "the record's policy digest",
                answer.policyDigest(),
                event.path("policy").path("digest").asText());
        if (answer.grantToken()
                .filter(token -> event.toString().contains(token))
                .isPresent()) {
            faults.add("the record holds the grant's token");
        }
        return faults;
    }

    private List<String> faults(Sample sample, Answer answer, GrantCheck grants) {
        Sample.Expectation expected = sample.expect();
        List<String> faults = new ArrayList<>();
        String status = answer.transport().equals("REST") ? Integer.toString(expected.http()) : expected.grpc();
        expect(faults, "status", status, answer.status());
        expect(faults, "decision", expected.decision(), answer.outcome());
        expected.allReasons().ifPresent(reasons -> {
            if (!Set.copyOf(reasons).equals(Set.copyOf(answer.reasons()))) {
                faults.add("reasons are " + answer.reasons() + ", not " + reasons);
            }
        });
        if (answer.isDecision() && answer.policyDigest().isEmpty()) {
            faults.add("the answer names no policy digest");
        }
        if (expected.grant() != answer.grantToken().isPresent()) {
            faults.add(expected.grant() ? "no grant came" : "a grant came that nobody promised");
        }
        answer.grantToken()
                .ifPresent(token -> faults.addAll(grants.faults(token, pki.device(sample.device()), clock.instant())));
        return faults;
    }

    private RestTransport rest(String caller) {
        return new RestTransport(Tls.client(pki, pki.service(caller)), service);
    }

    /** Writes one question per sample whose proof needs no key, for people to send by hand. */
    public static void write(Path folder, Path samples, DemoPki pki, Clock clock) {
        Placeholders placeholders = new Placeholders(pki, clock);
        try {
            Files.createDirectories(folder);
            for (Sample sample : Sample.all(samples)) {
                if (!sample.request().toString().contains("$jws:")) {
                    Files.writeString(
                            folder.resolve(sample.name() + ".json"),
                            placeholders.fill(sample.request()).toPrettyString() + "\n");
                }
            }
        } catch (IOException e) {
            throw new LauncherException("the sample requests could not be written to " + folder, e);
        }
    }

    private static void expect(List<String> faults, String what, String expected, String seen) {
        if (!expected.equals(seen)) {
            faults.add(what + " is '" + seen + "', not '" + expected + "'");
        }
    }
}
