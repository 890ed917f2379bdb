package org.zerotrust.gate.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.Values;

/**
 * Cases of a policy: files {@code *.cases.yaml} beside the packs, each a list of
 *
 * <pre>
 * - name: a sensor in good order may read
 *   now: 2026-11-23T12:00:00Z     # what time.now_ns gives; input.now, in seconds, where left out
 *   input: {...}                  # the policy's input, version 1
 *   then: {decision: permit, reasons: []}
 * </pre>
 *
 * {@code then} holds members of the answer that must be equal; {@code reasons} may be codes alone.
 */
public final class PolicyCases {
    private static final String ENDS = ".cases.yaml";

    private final List<Case> cases = new ArrayList<>();
    private final List<Problem> misshapen = new ArrayList<>();

    private record Case(String file, String name, Instant now, Map<?, ?> input, Map<?, ?> then) {}

    private PolicyCases() {}

    /** Those among the files, and what is wrong with any of them, which {@link #run} tells. */
    public static PolicyCases of(SortedMap<String, byte[]> files) {
        PolicyCases all = new PolicyCases();
        files.forEach((name, content) -> {
            if (name.endsWith(ENDS)) {
                all.read(name, new String(content, UTF_8));
            }
        });
        return all;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return cases.isEmpty() && misshapen.isEmpty();
    }

    /** How many there are. */
    public int size() {
        return cases.size();
    }

    private void read(String file, String text) {
        try {
            if (!(PolicyFiles.document(file, text) instanceof List<?> list)) {
                misshapen.add(new Problem("case_misshapen", "it is not a list of cases", file, 1, 1));
                return;
            }
            for (Object one : list) {
                if (one instanceof Map<?, ?> members
                        && members.get("name") instanceof String name
                        && members.get("input") instanceof Map<?, ?> input
                        && members.get("then") instanceof Map<?, ?> then) {
                    cases.add(new Case(file, name, now(members.get("now"), input), input, then));
                } else {
                    misshapen.add(new Problem("case_misshapen", "a case has name, input and then", file, 1, 1));
                }
            }
        } catch (RegoCompileException e) {
            e.errors().forEach(error -> misshapen.add(Problem.of(error)));
        } catch (DateTimeException e) {
            misshapen.add(new Problem("case_misshapen", "now: " + e.getMessage(), file, 1, 1));
        }
    }

    private static Instant now(@org.jspecify.annotations.Nullable Object named, Map<?, ?> input) {
        if (named instanceof String text) {
            return Instant.parse(text);
        }
        return input.get("now") instanceof Number seconds ? Instant.ofEpochSecond(seconds.longValue()) : Instant.EPOCH;
    }

    /**
     * Asks them all.
     *
     * @param timeout of each
     * @return what is not as it must be
     */
    public List<Problem> run(PolicyPack pack, Duration timeout) {
        List<Problem> problems = new ArrayList<>(misshapen);
        Rego.Builder builder = pack.plan() == null ? Rego.builder() : Rego.fromPlan(pack.plan());
        if (pack.plan() == null) {
            pack.modules().forEach(builder::module);
            builder.entrypoint(pack.entrypoint());
        }
        PreparedPolicy policy =
                builder.engine(Rego.Engine.INTERPRETER).data(pack.data()).build();
        for (Case one : cases) {
            Outcome outcome = policy.evaluate(
                    pack.entrypoint(), one.input, EvalOptions.at(one.now).withDeadline(timeout));
            String why = switch (outcome) {
                case Outcome.Defined(Object value) ->
                    value instanceof Map<?, ?> answer ? difference(one, answer) : "the answer is no object";
                case Outcome.Undefined() -> "the answer is undefined";
                case Outcome.Failed(var error) -> error.toString();
            };
            if (!why.isEmpty()) {
                problems.add(new Problem("case_failed", one.name + ": " + why, one.file, 1, 1));
            }
        }
        return problems;
    }

    private static String difference(Case one, Map<?, ?> answer) {
        for (Map.Entry<?, ?> member : one.then.entrySet()) {
            Object seen = Values.get(answer, String.valueOf(member.getKey()));
            Object wanted = Values.orNull(member.getValue());
            if (seen == null || !Values.equal(wanted, seen) && !Values.equal(wanted, codes(seen))) {
                return member.getKey() + " is " + (seen == null ? "undefined" : Json.write(seen)) + ", not "
                        + Json.write(wanted);
            }
        }
        return "";
    }

    /** The codes of a list of reasons, or the ids of obligations; anything else as it is. */
    private static Object codes(Object value) {
        if (!(value instanceof Iterable<?> all)) {
            return value;
        }
        List<Object> codes = new ArrayList<>();
        for (Object each : all) {
            Object code = each instanceof Map<?, ?> map ? map.get("code") : null;
            Object id = each instanceof Map<?, ?> map ? map.get("id") : null;
            codes.add(code != null ? code : id != null ? id : Values.orNull(each));
        }
        return codes;
    }
}
