package org.zerotrust.pdp.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.Identifiers;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.device.Proof;
import org.zerotrust.pdp.device.TlsFacts;
import org.zerotrust.pdp.fakes.Callers;
import org.zerotrust.pdp.fakes.InMemory;
import org.zerotrust.pdp.fakes.TestIssuers;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.grant.GrantRequest;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.outcome.Verdict;
import org.zerotrust.pdp.policy.Action;
import org.zerotrust.pdp.policy.DecidedBy;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.GrantTerms;
import org.zerotrust.pdp.policy.PolicyAnswer;
import org.zerotrust.pdp.policy.PolicyEngine;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.PolicyOutput;
import org.zerotrust.pdp.policy.RequestContext;
import org.zerotrust.pdp.policy.Resource;
import org.zerotrust.pdp.policy.ResourceClass;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.Trust;
import org.zerotrust.pdp.testkit.Credential;

/** A policy that always permits, and each thing a permit rests on broken in turn: none of them is a permit. */
final class FailsClosedTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final TenantId TENANT = new TenantId("demo");
    private static final String DEVICE = "urn:test:device:1";

    private final InMemory ports = new InMemory();
    private final TestIssuers issuers = new TestIssuers(NOW);
    private final TestLeaf leaf =
            TestLeaf.make(issuers.authority("iot-safe").credential(), TestLeaf.Shape.of(DEVICE, NOW));
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Permitting> engine = new AtomicReference<>(new Permitting(asked));
    private DecisionPipeline pipeline = ports.pipeline(new Switchable());

    /** Permits everything, or does what it is told. */
    private record Permitting(Evaluation answer, boolean loaded, Instant confirmed, AtomicInteger asked)
            implements PolicyEngine, PolicyEngine.Pinned {
        @Override
        public org.zerotrust.pdp.policy.@org.jspecify.annotations.Nullable RecordMask mask() {
            return null;
        }

        Permitting(AtomicInteger asked) {
            this(
                    new Evaluation.Answered(
                            new PolicyAnswer(
                                    Verdict.PERMIT,
                                    List.of(),
                                    List.of(),
                                    new GrantTerms(Duration.ofSeconds(300), List.of("read")),
                                    new Trust(100, "high")),
                            new DecidedBy("test", List.of())),
                    true,
                    NOW,
                    asked);
        }

        @Override
        public Pinned pin(TenantId tenant) {
            if (!loaded) {
                throw new PdpException(FailureCode.POLICY_NOT_LOADED, "none");
            }
            return this;
        }

        @Override
        public boolean blocking() {
            return false;
        }

        @Override
        public Snapshot snapshot() {
            return new Snapshot("ab".repeat(32), "r1", NOW);
        }

        @Override
        public Instant confirmedAt() {
            return confirmed;
        }

        @Override
        public ResourceClass classOf(Resource resource) {
            return new ResourceClass(
                    "telemetry",
                    false,
                    Duration.ofHours(1),
                    Duration.ofSeconds(300),
                    false,
                    Set.of("operational"),
                    Map.of());
        }

        @Override
        public Evaluation evaluate(PolicyInput input) {
            asked.incrementAndGet();
            return answer;
        }
    }

    private final class Switchable implements PolicyEngine {
        @Override
        public Pinned pin(TenantId tenant) {
            return Objects.requireNonNull(engine.get()).pin(tenant);
        }

        @Override
        public boolean blocking() {
            return false;
        }
    }

    @BeforeEach
    void world() {
        ports.clock.set(NOW);
        ports.issuers.put(TENANT, issuers.profiles(TENANT));
        ports.register(record(Lifecycle.ACTIVE));
        pipeline = ports.pipeline(new Switchable());
    }

    private static DeviceRecord record(Lifecycle lifecycle) {
        return new DeviceRecord(
                TENANT,
                UUID.nameUUIDFromBytes(DEVICE.getBytes(StandardCharsets.UTF_8)),
                DEVICE,
                lifecycle,
                Map.of(),
                Identifiers.NONE,
                1);
    }

    private AccessRequest request(String id, String chain) {
        return new AccessRequest(
                id,
                null,
                null,
                null,
                null,
                new DevicePresentation(
                        DEVICE,
                        List.of(chain),
                        Identifiers.NONE,
                        new TlsFacts("TLSv1.3", null, true, null),
                        new Proof.TlsByPep()),
                List.of(),
                new Resource("r", null, null, Map.of()),
                new Action("read", Map.of()),
                RequestContext.NONE,
                new GrantRequest(true, null, null));
    }

    private Answer decide(AccessRequest request) {
        return pipeline.decide(Callers.gateway("demo"), new Asked.Question(request, new BodyDigest(1, 2, 3, 4)))
                .toCompletableFuture()
                .join();
    }

    private FailureCode fails(String id) {
        return decide(request(id, leaf.pem())) instanceof Answer.Failed(Failure failure)
                ? failure.code()
                : FailureCode.CONFLICT;
    }

    private static Verdict verdict(Answer answer) {
        return answer instanceof Answer.Decided(Decision decision) ? decision.verdict() : Verdict.STEP_UP;
    }

    @Test
    void withEverythingInOrderItIsAPermitWithARecordAndAGrant() {
        Answer answer = decide(request("ok", leaf.pem()));

        assertThat(verdict(answer)).isEqualTo(Verdict.PERMIT);
        assertThat(ports.records).hasSize(1);
        assertThat(ports.records.getFirst().grant()).isNotNull();
    }

    @Test
    void whatCannotBeRecordedIsNotAnswered() {
        ports.journalFails = FailureCode.JOURNAL_UNAVAILABLE;

        assertThat(fails("journal")).isEqualTo(FailureCode.JOURNAL_UNAVAILABLE);
    }

    @Test
    void aRegistryThatCannotBeReadIsNotAnEmptyOne() {
        ports.registryFails = FailureCode.REGISTRY_UNAVAILABLE;

        assertThat(fails("registry")).isEqualTo(FailureCode.REGISTRY_UNAVAILABLE);
    }

    @Test
    void postureThatCannotBeReadIsNotMissingPosture() {
        ports.postureFails = FailureCode.POSTURE_UNAVAILABLE;

        assertThat(fails("posture")).isEqualTo(FailureCode.POSTURE_UNAVAILABLE);
    }

    @Test
    void aGrantThatCannotBeSignedTakesThePermitWithIt() {
        ports.grantsFail = FailureCode.GRANT_UNAVAILABLE;

        assertThat(fails("grant")).isEqualTo(FailureCode.GRANT_UNAVAILABLE);
        assertThat(ports.records).isEmpty();
    }

    @Test
    void withoutAnActivePolicyNothingIsDecided() {
        engine.set(new Permitting(new Evaluation.Undecided(Failure.of(FailureCode.INTERNAL)), false, NOW, asked));

        assertThat(fails("none")).isEqualTo(FailureCode.POLICY_NOT_LOADED);
    }

    @Test
    void aPolicyThatNobodyConfirmedForTooLongDecidesNothing() {
        Permitting now = Objects.requireNonNull(engine.get());
        engine.set(new Permitting(now.answer(), true, NOW.minusSeconds(3601), asked));

        assertThat(fails("old")).isEqualTo(FailureCode.POLICY_TOO_OLD);
        assertThat(asked).hasValue(0);
    }

    @Test
    void undefinedAndMalformedResultsAreNoAnswers() {
        List<Object> bad = List.of(
                Map.of(),
                Map.of("decision", "permit"),
                Map.of("decision", "allow", "reasons", List.of(), "obligations", List.of(), "trust", Map.of()),
                "permit",
                true,
                List.of("permit"));
        for (Object result : bad) {
            assertThat(PolicyOutput.read(result, new DecidedBy("test", List.of())))
                    .isInstanceOf(Evaluation.Undecided.class);
        }
        engine.set(
                new Permitting(new Evaluation.Undecided(Failure.of(FailureCode.POLICY_UNDEFINED)), true, NOW, asked));

        assertThat(fails("undefined")).isEqualTo(FailureCode.POLICY_UNDEFINED);
    }

    @Test
    void aChainIsVerifiedOnceAndAgainWhenTheAnchorsChange() {
        decide(request("cold", leaf.pem()));
        decide(request("warm", leaf.pem()));
        assertThat(ports.coldWork).hasValue(1);

        ports.issuersVersion = 2;
        ports.issuers.put(TENANT, List.of());

        assertThat(verdict(decide(request("gone", leaf.pem())))).isEqualTo(Verdict.DENY);
        assertThat(ports.coldWork).hasValue(2);
    }

    @Test
    void aRememberedChainStopsCountingWhenItEnds() {
        decide(request("valid", leaf.pem()));

        ports.clock.set(NOW.plus(Duration.ofDays(31)));
        engine.set(new Permitting(
                Objects.requireNonNull(engine.get()).answer(), true, NOW.plus(Duration.ofDays(31)), asked));

        assertThat(verdict(decide(request("ended", leaf.pem())))).isEqualTo(Verdict.DENY);
        assertThat(ports.records.getLast().reasons().getFirst().code().value()).isEqualTo("CERT_EXPIRED");
    }

    @Test
    void aLeafThatMayIssueAndAnIntermediateThatMayNotAreRefused() {
        TestLeaf authority = TestLeaf.make(
                issuers.authority("iot-safe").credential(),
                new TestLeaf.Shape(DEVICE, "P-256", NOW.minusSeconds(60), NOW.plusSeconds(600), "client", true));
        TestLeaf below = TestLeaf.make(
                new Credential("leaf", leaf.key(), List.of(leaf.certificate())), TestLeaf.Shape.of(DEVICE, NOW));

        assertThat(verdict(decide(request("ca", authority.pem())))).isEqualTo(Verdict.DENY);
        assertThat(ports.records.getLast().reasons().getFirst().code().value()).isEqualTo("CERT_LEAF_IS_CA");
        AccessRequest twoLevels = request("below", below.pem());
        assertThat(verdict(decide(new AccessRequest(
                        "below",
                        null,
                        null,
                        null,
                        null,
                        new DevicePresentation(
                                DEVICE,
                                List.of(below.pem(), leaf.pem()),
                                Identifiers.NONE,
                                new TlsFacts("TLSv1.3", null, true, null),
                                new Proof.TlsByPep()),
                        List.of(),
                        twoLevels.resource(),
                        twoLevels.action(),
                        RequestContext.NONE,
                        GrantRequest.NONE))))
                .isEqualTo(Verdict.DENY);
        assertThat(ports.records.getLast().reasons().stream().map(r -> r.code().value()))
                .contains("CERT_CA_CONSTRAINT", "CERT_CA_KEY_USAGE");
    }

    @Test
    void aForgedCertificateOfARegisteredNameIsAnInvalidPath() {
        TestLeaf forged =
                TestLeaf.make(new TestIssuers(NOW).authority("iot-safe").credential(), TestLeaf.Shape.of(DEVICE, NOW));

        assertThat(verdict(decide(request("forged", forged.pem())))).isEqualTo(Verdict.DENY);
        assertThat(ports.records.getLast().reasons().getFirst().code().value()).isEqualTo("CERT_PATH_INVALID");
        assertThat(asked).hasValue(0);
    }

    @Test
    void aGrantEndsWithTheCertificateItRestedOn() {
        TestLeaf brief = TestLeaf.make(
                issuers.authority("iot-safe").credential(),
                new TestLeaf.Shape(DEVICE, "P-256", NOW.minusSeconds(60), NOW.plusSeconds(40), "client", false));

        decide(request("brief", brief.pem()));

        assertThat(Objects.requireNonNull(ports.records.getLast().grant()).expiresAt())
                .isEqualTo(NOW.plusSeconds(40));
    }

    @Test
    void aFailedQuestionMayBeAskedAgain() {
        ports.journalFails = FailureCode.JOURNAL_UNAVAILABLE;
        assertThat(fails("again")).isEqualTo(FailureCode.JOURNAL_UNAVAILABLE);
        ports.journalFails = null;

        assertThat(verdict(decide(request("again", leaf.pem())))).isEqualTo(Verdict.PERMIT);
    }

    @Test
    void twoQuestionsWithOneIdAtOnceAreDecidedOnce() {
        Asked.Question question = new Asked.Question(request("twice", leaf.pem()), new BodyDigest(1, 1, 1, 1));

        List<CompletionStage<Answer>> both = pipeline.decideAll(Callers.gateway("demo"), List.of(question, question));

        assertThat(both.get(0).toCompletableFuture().join())
                .isEqualTo(both.get(1).toCompletableFuture().join());
        assertThat(ports.records).hasSize(1);
    }
}
