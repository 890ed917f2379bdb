package org.zerotrust.pdp.posture;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.fakes.Callers;
import org.zerotrust.pdp.fakes.TestIssuers;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.posture.Signal.Cause;

final class PostureAssemblerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final PublicKey KEY =
            new TestIssuers(NOW).authority("tpm").credential().certificate().getPublicKey();

    private final PostureAssembler assembler = new PostureAssembler(
            Duration.ofDays(7), new AttestationEvidence(_ -> AttestationVerifiers.Trusted.NOBODY, 10));

    @Test
    void aStaleSignalHasNoValueToRead() {
        assertThat(one(signal("secure_boot", true, "mdm", 86_401)))
                .isInstanceOfSatisfying(Signal.Stale.class, stale -> {
                    assertThat(stale.status()).isEqualTo("stale");
                    // The type has facts and an age, and no way to the value.
                    assertThat(Arrays.stream(Signal.Stale.class.getRecordComponents())
                                    .map(c -> c.getName()))
                            .containsExactly("facts", "age");
                    assertThat(Arrays.stream(SignalFacts.class.getRecordComponents())
                                    .map(c -> c.getName()))
                            .doesNotContain("value");
                });
        assertThat(value(signal("secure_boot", true, "mdm", 86_400))).isEqualTo(true);
    }

    @Test
    void aClassOnlyEverShortensTheAge() {
        PostureSnapshot shortened = assembler.assemble(
                List.of(signal("risk", 1L, "soc", 61)), held(), KEY, Map.of("risk", Duration.ofMinutes(1)), NOW);
        PostureSnapshot notLengthened = assembler.assemble(
                List.of(signal("risk", 1L, "soc", 90_000)), held(), KEY, Map.of("risk", Duration.ofDays(30)), NOW);

        assertThat(shortened.signals()).singleElement().isInstanceOf(Signal.Stale.class);
        assertThat(notLengthened.signals()).singleElement().isInstanceOf(Signal.Stale.class);
    }

    @Test
    void ofSeveralFreshSourcesTheWorstWins() {
        assertThat(value(signal("secure_boot", true, "ear", 5), signal("secure_boot", false, "mdm", 500)))
                .isEqualTo(false);
        assertThat(value(signal("tamper", false, "ear", 5), signal("tamper", true, "self", 500)))
                .isEqualTo(true);
        assertThat(value(signal("risk", 10L, "soc", 5), signal("risk", 90L, "edr", 50), signal("risk", 40L, "mdm", 1)))
                .isEqualTo(90L);
        assertThat(value(signal("attestation", "affirming", "ear", 5), signal("attestation", "warning", "ear2", 5)))
                .isEqualTo("warning");
        assertThat(value(signal("firmware_version", "2.10.0", "ear", 5), signal("firmware_version", "2.9.9", "mdm", 5)))
                .isEqualTo("2.9.9");
    }

    @Test
    void theSignalSaysThatItIsDisputed() {
        assertThat(one(signal("secure_boot", true, "ear", 5), signal("secure_boot", false, "mdm", 500)))
                .isInstanceOfSatisfying(Signal.Fresh.class, fresh -> {
                    assertThat(fresh.disputed()).isTrue();
                    assertThat(fresh.facts().source()).isEqualTo("mdm");
                });
        assertThat(one(signal("secure_boot", true, "ear", 5), signal("secure_boot", true, "mdm", 500)))
                .isInstanceOfSatisfying(
                        Signal.Fresh.class,
                        fresh -> assertThat(fresh.disputed()).isFalse());
    }

    @Test
    void whereNoneIsTheWorstTheValueIsUnknownInEveryOrder() {
        List<ReportedSignal> all = List.of(
                signal("location.country", "DE", "a", 5),
                signal("location.country", "FR", "b", 50),
                signal("location.country", "DE", "c", 500));
        for (List<ReportedSignal> order : List.of(
                all,
                all.reversed(),
                List.of(all.get(0), all.get(2), all.get(1)),
                List.of(all.get(1), all.get(0), all.get(2)))) {
            assertThat(assembler.assemble(order, held(), KEY, Map.of(), NOW).signals())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Signal.Unknown.class,
                            unknown -> assertThat(unknown.cause()).isEqualTo(Cause.DISPUTED));
        }
        // Words that the order does not hold, and values of different kinds.
        assertThat(one(signal("attestation", "affirming", "a", 5), signal("attestation", "splendid", "b", 5)))
                .isInstanceOf(Signal.Unknown.class);
        assertThat(one(signal("secure_boot", true, "a", 5), signal("secure_boot", "yes", "b", 5)))
                .isInstanceOf(Signal.Unknown.class);
    }

    @Test
    void aStaleBadWordDoesNotOutweighAFreshGoodOneNorTheOtherWayRound() {
        assertThat(value(signal("secure_boot", false, "mdm", 100_000), signal("secure_boot", true, "ear", 5)))
                .isEqualTo(true);
        assertThat(value(signal("secure_boot", true, "mdm", 100_000), signal("secure_boot", false, "ear", 5)))
                .isEqualTo(false);
    }

    @Test
    void ofOneSourceTheLatestWordCountsWhereverItStands() {
        ReportedSignal reported = signal("secure_boot", false, "mdm", 60);
        ReportedSignal replayed = signal("secure_boot", true, "mdm", 600);

        Signal seen = assembler
                .assemble(List.of(replayed), held(reported), KEY, Map.of(), NOW)
                .signals()
                .getFirst();
        Signal turned = assembler
                .assemble(List.of(reported), held(replayed), KEY, Map.of(), NOW)
                .signals()
                .getFirst();

        assertThat(seen)
                .isInstanceOfSatisfying(
                        Signal.Fresh.class, f -> assertThat(f.value()).isEqualTo(false));
        assertThat(turned)
                .isInstanceOfSatisfying(
                        Signal.Fresh.class, f -> assertThat(f.value()).isEqualTo(false));
    }

    @Test
    void whatAReplicaThatIsBehindHoldsHasNoValue() {
        PostureStore.Held behind = new PostureStore.Held(List.of(signal("secure_boot", true, "mdm", 5)), false);

        assertThat(assembler.assemble(List.of(), behind, KEY, Map.of(), NOW).signals())
                .singleElement()
                .isInstanceOfSatisfying(Signal.Unknown.class, unknown -> {
                    assertThat(unknown.cause()).isEqualTo(Cause.BEHIND);
                    assertThat(unknown.status()).isEqualTo("unknown");
                });
    }

    @Test
    void aDeviceThatSpeaksOfItselfIsCapped() {
        var sender = Callers.reporting("demo", Map.of("*", java.util.Set.of("self", "mdm")));
        var accepted =
                assembler.accept(sender, List.of(claim("secure_boot", "self"), claim("risk", "mdm")), "signals", NOW);

        assertThat(accepted).isInstanceOfSatisfying(Accepted.Signals.class, signals -> {
            assertThat(signals.signals())
                    .extracting(ReportedSignal::integrity)
                    .containsExactly(Integrity.NONE, Integrity.AUTHENTICATED);
            List<Signal> seen = assembler
                    .assemble(signals.signals(), held(), KEY, Map.of(), NOW)
                    .signals();
            assertThat(seen).extracting(s -> ((Signal.Fresh) s).confidence()).containsExactly(0.6, 0.3);
        });
    }

    @Test
    void nobodySpeaksForTheServiceItself() {
        for (var reporting :
                List.of(Map.of("*", java.util.Set.of("pdp", "mdm")), Map.of("key.clone", java.util.Set.of("pdp")))) {
            var named = assembler.accept(
                    Callers.reporting("demo", reporting), List.of(claim("key.clone", "pdp")), "signals", NOW);
            var implied = assembler.accept(
                    Callers.reporting("demo", Map.of("key.clone", java.util.Set.of("pdp"))),
                    List.of(claim("key.clone", null)),
                    "signals",
                    NOW);
            assertThat(Stream.of(named, implied))
                    .allSatisfy(answer -> assertThat(answer)
                            .isInstanceOfSatisfying(
                                    Accepted.Refused.class,
                                    refused ->
                                            assertThat(refused.failure().code()).isEqualTo(FailureCode.FORBIDDEN)));
        }
    }

    private static PostureClaim claim(String name, @Nullable String source) {
        return new PostureClaim.Stated(name, true, source, Method.REPORTED, NOW.minusSeconds(5), null);
    }

    private static PostureStore.Held held(ReportedSignal... signals) {
        return new PostureStore.Held(List.of(signals), true);
    }

    private Signal one(ReportedSignal... signals) {
        return assembler
                .assemble(List.of(), held(signals), KEY, Map.of(), NOW)
                .signals()
                .getFirst();
    }

    private @Nullable Object value(ReportedSignal... signals) {
        return one(signals) instanceof Signal.Fresh fresh ? fresh.value() : null;
    }

    private static ReportedSignal signal(String name, Object value, String source, long age) {
        Instant observed = NOW.minusSeconds(age);
        return new ReportedSignal(
                name, value, source, Method.OBSERVED, observed, observed, DAY, Integrity.AUTHENTICATED, "reporter");
    }
}
