package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zerotrust.gate.check.Gate;
import org.zerotrust.gate.check.GateReport;
import org.zerotrust.gate.sign.BundleSigners;
import org.zerotrust.gate.source.BundleCredential;
import org.zerotrust.gate.source.BundleSource;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.policy.DecidedBy;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyAnswer;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.PolicyOutput;
import org.zerotrust.pdp.policy.pack.PlainJson;
import org.zerotrust.pdp.policy.pack.PolicyCompiler;
import org.zerotrust.pdp.policy.pack.PolicyProgram;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.pdp.policy.rego.RegoCompiler;
import org.zerotrust.pdp.testkit.ServedBundle;
import org.zerotrust.rego.value.Frozen;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.Values;

/**
 * Every YAML case on our packs as a bundle that a real OPA built and signed and nginx serves: it ends as written, and the real OPA
 * that follows the same bundle says the same of each policy input that a case comes to.
 */
@Tag("peers")
final class BundleCasesTest {
    private static final String ENTRYPOINT = "zta/access/decision";

    @TempDir
    Path folder;

    /** Our engine, with a real OPA asked the same behind it. */
    private static final class Both implements PolicyCompiler {
        private final PolicyCompiler ours = new RegoCompiler(Duration.ofSeconds(5));
        private final ServedBundle theirs;
        private final List<String> differing = new ArrayList<>();
        private int asked;

        Both(ServedBundle theirs) {
            this.theirs = theirs;
        }

        @Override
        public String name() {
            return ours.name();
        }

        @Override
        public boolean blocking() {
            return false;
        }

        @Override
        public PolicyProgram compile(PolicyPack pack) throws PolicyRefusedException {
            PolicyProgram program = ours.compile(pack);
            return input -> {
                Evaluation mine = program.evaluate(input);
                compare(input, mine);
                return mine;
            };
        }

        private void compare(PolicyInput input, Evaluation mine) {
            asked++;
            try {
                Map<?, ?> answer = (Map<?, ?>) Json.read(theirs.ask(Json.write(input.document())));
                Evaluation opas =
                        PolicyOutput.read(PlainJson.of(answer.get("result")), new DecidedBy("opa", List.of()));
                if (!(mine instanceof Evaluation.Answered(var a, var _)
                        && opas instanceof Evaluation.Answered(var b, var _)
                        && Values.equal(members(a), members(b)))) {
                    differing.add(mine + "\n OPA " + opas);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** All that it says, with numbers by their value: an engine's classes for them are its own. */
    private static Object members(PolicyAnswer answer) {
        List<Object> all = new ArrayList<>();
        all.add(answer.verdict().wire());
        answer.reasons()
                .forEach(reason -> all.add(List.of(
                        reason.code().value(), Values.orNull(reason.expected()), Values.orNull(reason.seen()))));
        answer.obligations().forEach(one -> all.add(List.of(one.id(), one.attributes())));
        all.add(String.valueOf(answer.grant()));
        all.add(String.valueOf(answer.trust()));
        return Frozen.copy(all);
    }

    private static PolicyPack pack(ServedBundle served) throws Exception {
        try (BundleSource source = new BundleSource(
                new BundleSource.Config(
                        served.url(), Duration.ZERO, Duration.ofSeconds(10), ENTRYPOINT, BundleCredential.NONE),
                BundleSigners.read(Map.of(ServedBundle.KEY_ID, served.publicKey()), ""),
                java.net.http.HttpClient.newHttpClient())) {
            GateReport report =
                    Gate.check(source.poll(null).orElseThrow(), null, new Gate.Rules(true, Duration.ofSeconds(10)));
            assertThat(report.problems()).isEmpty();
            return Objects.requireNonNull(report.pack());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rego", "plan"})
    void everyCaseEndsAsWrittenAndAsOpaSays(String target) throws Exception {
        List<Path> packs = Stream.of("base", "industrial", "demo")
                .map(CaseFiles.ROOT.resolve("policies/packs").toAbsolutePath().normalize()::resolve)
                .toList();
        try (ServedBundle served = new ServedBundle(folder, packs, target, ENTRYPOINT)) {
            Both both = new Both(served);
            EngineDoor door = new EngineDoor(pack(served), both);
            for (CaseFiles.Case one : CaseFiles.all()) {
                Expected.check(one, door.run(one));
            }
            System.out.println(
                    "bundle of nginx, " + target + ": " + CaseFiles.all().size() + " cases as written, " + both.asked
                            + " asked a policy, " + both.differing.size() + " differing");
            assertThat(both.differing).isEmpty();
            assertThat(both.asked).isGreaterThan(50);
        }
    }
}
