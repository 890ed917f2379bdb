package org.zerotrust.pdp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.outcome.Verdict;

/** What every engine behind the port must do; an adapter's test extends this. */
public abstract class EngineContract {
    protected static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final TenantId TENANT = new TenantId("demo");
    private static final String CLASSES = """
            {"strict": {"await": "cluster", "audience": "pep", "maximum_policy_age": 60, "grant_ttl": 20,
                        "certificate_roles": ["operational"], "posture": {"s": {"max_age": 5}}},
             "loose": {"await": "local", "audience": "resource", "maximum_policy_age": 600, "grant_ttl": 300,
                       "certificate_roles": ["operational", "bootstrap"], "posture": {"s": {"max_age": 50}}}}""";
    private static final String TENANTS = """
            {"demo": {"resources": {"r": {"class": "loose"}}}, "acme": {"resources": {"a": {"class": "loose"}}}}""";

    @TempDir
    Path folder;

    /** An engine that holds what the folder holds; each call looks at the folder again. */
    protected abstract PolicyEngine engine(Path packs) throws Exception;

    private PolicyEngine withPolicy(String rules) throws Exception {
        write(rules);
        return engine(folder);
    }

    private void write(String rules) throws IOException {
        Files.createDirectories(folder.resolve("p/zta/classes"));
        Files.createDirectories(folder.resolve("p/zta/tenants"));
        Files.writeString(folder.resolve("p/zta/classes/data.json"), CLASSES);
        Files.writeString(folder.resolve("p/zta/tenants/data.json"), TENANTS);
        Files.writeString(folder.resolve("p/.manifest"), """
                {"metadata": {"entrypoint": "t/decision", "input_version": 1, "output_version": 1}}""");
        Files.writeString(folder.resolve("p/p.rego"), "package t\n\nimport rego.v1\n\n" + rules);
    }

    private static Evaluation ask(PolicyEngine engine, Map<String, Object> input) {
        return engine.pin(TENANT).evaluate(new PolicyInput(NOW, input));
    }

    private static FailureCode code(Evaluation evaluation) {
        return evaluation instanceof Evaluation.Undecided(Failure failure) ? failure.code() : FailureCode.CONFLICT;
    }

    @Test
    void aPermitIsReadWhole() throws Exception {
        PolicyEngine engine = withPolicy("""
                decision := {
                    "decision": "permit",
                    "reasons": [{"code": "ok", "expected": {1, 2}, "seen": 1.5}],
                    "obligations": [{"id": "log", "attributes": {"n": 1}}],
                    "grant": {"ttl": 30, "scope": [input.action.name]},
                    "trust": {"score": 90, "level": "high"},
                }
                """);

        Evaluation seen = ask(engine, Map.of("action", Map.of("name", "read")));

        assertThat(seen).isInstanceOfSatisfying(Evaluation.Answered.class, answered -> {
            PolicyAnswer answer = answered.answer();
            assertThat(answer.verdict()).isEqualTo(Verdict.PERMIT);
            assertThat(answer.reasons().getFirst().expected()).asString().isEqualTo("[1, 2]");
            assertThat(answer.obligations().getFirst().attributes()).containsEntry("n", 1L);
            assertThat(answer.grant()).isEqualTo(new GrantTerms(Duration.ofSeconds(30), List.of("read")));
            assertThat(answer.trust()).isEqualTo(new Trust(90, "high"));
        });
    }

    @Test
    void undefinedIsNoAnswer() throws Exception {
        assertThat(code(ask(withPolicy("decision := {} if input.never"), Map.of())))
                .isEqualTo(FailureCode.POLICY_UNDEFINED);
    }

    @Test
    void anotherShapeIsNoAnswer() throws Exception {
        assertThat(code(ask(withPolicy("decision := {\"allow\": true}"), Map.of())))
                .isEqualTo(FailureCode.POLICY_MALFORMED);
        assertThat(code(ask(withPolicy("decision := true"), Map.of()))).isEqualTo(FailureCode.POLICY_MALFORMED);
    }

    @Test
    void aGrantWithoutAPermitIsNoAnswer() throws Exception {
        assertThat(code(ask(withPolicy("""
                                decision := {"decision": "deny", "reasons": [], "obligations": [],
                                    "grant": {"ttl": 30, "scope": []}, "trust": {"score": 0, "level": "none"}}
                                """), Map.of()))).isEqualTo(FailureCode.POLICY_MALFORMED);
    }

    @Test
    void twoAnswersAreNone() throws Exception {
        assertThat(code(ask(
                        withPolicy("decision := {\"decision\": x} if some x in input.words"),
                        Map.of("words", List.of("permit", "deny")))))
                .isEqualTo(FailureCode.POLICY_FAILED);
    }

    @Test
    void anEvaluationWithoutEndEndsAtItsDeadline() throws Exception {
        assertThat(code(ask(withPolicy("""
                                decision := count([1 |
                                    some a in numbers.range(1, 3000)
                                    some b in numbers.range(1, 3000)
                                    some c in numbers.range(1, 3000)
                                    a + b == c
                                ])
                                """), Map.of()))).isEqualTo(FailureCode.POLICY_DEADLINE);
    }

    @Test
    void whatIsPinnedStaysWhateverIsActivated() throws Exception {
        String deny = """
                decision := {"decision": "%s", "reasons": [], "obligations": [], "grant": null,
                    "trust": {"score": 0, "level": "none"}}
                """;
        PolicyEngine engine = withPolicy(deny.formatted("deny"));
        PolicyEngine.Pinned before = engine.pin(TENANT);

        PolicyEngine next = withPolicy(deny.formatted("step_up"));

        assertThat(before.evaluate(new PolicyInput(NOW, Map.of())))
                .isInstanceOfSatisfying(
                        Evaluation.Answered.class,
                        a -> assertThat(a.answer().verdict()).isEqualTo(Verdict.DENY));
        assertThat(next.pin(TENANT).snapshot().digest())
                .isNotEqualTo(before.snapshot().digest());
    }

    @Test
    void aResourceOfNobodyOrOfAnotherTenantIsOfTheStrictestClass() throws Exception {
        PolicyEngine.Pinned pinned = withPolicy("decision := true").pin(TENANT);

        ResourceClass known = pinned.classOf(new Resource("r", null, null, Map.of()));
        ResourceClass unknown = pinned.classOf(new Resource("nobody's", null, null, Map.of()));
        ResourceClass others = pinned.classOf(new Resource("a", null, null, Map.of()));

        assertThat(known.name()).isEqualTo("loose");
        assertThat(unknown).isEqualTo(others);
        assertThat(unknown.name()).isEqualTo(ResourceClass.UNCLASSIFIED);
        assertThat(unknown.awaitCluster()).isTrue();
        assertThat(unknown.maxGrantTtl()).isEqualTo(Duration.ofSeconds(20));
        assertThat(unknown.maxPolicyAge()).isEqualTo(Duration.ofSeconds(60));
        assertThat(unknown.signalMaxAge()).containsEntry("s", Duration.ofSeconds(5));
        assertThat(unknown.certificateRoles()).containsExactly("operational");
    }

    @Test
    void withoutAUsableSnapshotNothingIsPinned() throws Exception {
        Files.createDirectories(folder.resolve("p"));
        Files.writeString(folder.resolve("p/.manifest"), "{}");

        assertThatThrownBy(() -> engine(folder).pin(TENANT))
                .isInstanceOfSatisfying(
                        PdpException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.POLICY_NOT_LOADED));
    }
}
