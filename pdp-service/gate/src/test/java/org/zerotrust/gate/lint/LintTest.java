package org.zerotrust.gate.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zerotrust.gate.check.Problem;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.rego.tool.CompiledPolicies;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.tool.Settings;

/** Each of the four things that a pack must not do, and what looks like it and is none. */
final class LintTest {
    private static List<String> lint(String policy) {
        return lint(Map.of("p.rego", "package a\n" + policy), "a/decision");
    }

    private static List<String> lint(Map<String, String> modules, String entrypoint) {
        CompiledPolicies compiled = CompiledPolicies.of(new PolicyFiles(modules, new HashMap<>()), Settings.DEFAULT);
        return Lint.of(compiled.compiled(), entrypoint).stream()
                .map(problem -> problem.file() + ":" + problem.row() + " " + problem.code())
                .toList();
    }

    @Test
    void ourOwnPacksDoNoneOfIt() throws Exception {
        PolicyPack pack = PackReader.read(java.nio.file.Path.of("../../policies/packs"), "test");
        CompiledPolicies compiled =
                CompiledPolicies.of(new PolicyFiles(pack.modules(), pack.data()), Settings.DEFAULT.withStrict(true));
        assertThat(Lint.of(compiled.compiled(), pack.entrypoint()).stream().map(Problem::toString))
                .isEmpty();
    }

    @Test
    void aDecisionWithoutADefaultIsFound() {
        assertThat(lint("decision := {\"decision\": \"deny\"} if input.device")).containsExactly("p.rego:2 no_default");
        assertThat(lint("default decision := {\"decision\": \"deny\"}")).isEmpty();
    }

    @Test
    void aPermitForTheNetworkAloneIsFound() {
        String rest = "default decision := {\"decision\": \"deny\"}\n";
        assertThat(
                        lint(
                                rest
                                        + "decision := {\"decision\": \"permit\"} if net.cidr_contains(\"10.0.0.0/8\", input.context.ip)"))
                .containsExactly("p.rego:3 network_alone");
        assertThat(lint(rest
                        + "decision := {\"decision\": \"permit\"} if near\nnear if input.context.ip == \"10.0.0.1\""))
                .containsExactly("p.rego:3 network_alone");
        assertThat(lint(rest + "decision := {\"decision\": \"permit\"}")).containsExactly("p.rego:3 network_alone");
        assertThat(lint(rest
                        + "decision := {\"decision\": \"step_up\"} if input.context.ip == \"x\"\n"
                        + "else := {\"decision\": \"permit\"} if input.context.ip == \"y\""))
                .containsExactly("p.rego:4 network_alone");
    }

    @Test
    void aPermitThatAsksForTheDeviceIsNot() {
        String rest = "default decision := {\"decision\": \"deny\"}\n";
        assertThat(lint(rest + "decision := {\"decision\": \"permit\"} if input.device.verified"))
                .isEmpty();
        assertThat(lint(rest
                        + "decision := {\"decision\": \"permit\"} if count(failed) == 0\n"
                        + "failed contains 1 if not input.device.verified"))
                .isEmpty();
        assertThat(lint(rest + "decision := {\"decision\": \"permit\"} if input[input.context.what]"))
                .isEmpty();
    }

    @Test
    void aPostureValueThatNobodyAsksTheAgeOfIsFound() {
        String rest = "default decision := {\"decision\": \"deny\"}\n"
                + "decision := {\"decision\": \"permit\"} if {\n\tinput.device.verified\n";
        assertThat(lint(rest + "\tinput.posture.attestation.value == \"affirming\"\n}"))
                .containsExactly("p.rego:5 posture_unguarded");
        assertThat(lint(rest + "\tsignal := input.posture[\"attestation\"]\n\tsignal.value == \"affirming\"\n}"))
                .containsExactly("p.rego:6 posture_unguarded");
        assertThat(lint(rest
                        + "\tsignal.value == \"affirming\"\n}\n"
                        + "signal := object.get(input, [\"posture\", \"attestation\"], null)"))
                .containsExactly("p.rego:5 posture_unguarded");
        assertThat(lint(rest
                        + "\tsignal := object.get(input, [\"posture\", \"attestation\"], null)\n"
                        + "\tsignal.value == \"affirming\"\n}"))
                .containsExactly("p.rego:6 posture_unguarded");
        assertThat(lint(rest
                        + "\tinput.posture.attestation.value == \"affirming\"\n"
                        + "\tinput.posture.other.status == \"fresh\"\n}"))
                .containsExactly("p.rego:5 posture_unguarded");
    }

    @Test
    void oneThatIsAskedForItsAgeIsNot() {
        String rest = "default decision := {\"decision\": \"deny\"}\n"
                + "decision := {\"decision\": \"permit\"} if {\n\tinput.device.verified\n";
        assertThat(lint(rest
                        + "\tinput.posture.attestation.value == \"affirming\"\n"
                        + "\tinput.posture.attestation.status == \"fresh\"\n}"))
                .isEmpty();
        assertThat(lint(rest
                        + "\tsignal := input.posture[\"attestation\"]\n\tsignal.value == \"affirming\"\n"
                        + "\tinput.now - signal.collected_at < 60\n}"))
                .isEmpty();
        assertThat(lint(rest
                        + "\tsignal.value == \"affirming\"\n\tsignal.status == \"fresh\"\n}\n"
                        + "signal := object.get(input, [\"posture\", \"attestation\"], null)"))
                .isEmpty();
    }

    @Test
    void aRuleThatNoDecisionAsksIsFound() {
        assertThat(lint("default decision := {\"decision\": \"deny\"}\nforgotten if input.device.verified"))
                .containsExactly("p.rego:3 unreachable");
        assertThat(lint("default decision := {\"decision\": \"deny\"}\n"
                        + "decision := {\"decision\": \"permit\"} if {\n\tinput.device.verified\n\tfalse\n}"))
                .containsExactly("p.rego:3 unreachable");
    }

    @Test
    void aMaskIsAskedToo() {
        assertThat(lint(
                        Map.of(
                                "p.rego",
                                "package a\ndefault decision := {\"decision\": \"deny\"}",
                                "m.rego",
                                "package system.log\nmask contains path if some path in paths\npaths := [\"/x\"]"),
                        "a/decision"))
                .isEmpty();
    }
}
