package org.zerotrust.rego.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.builtin.Outside.NameResolver;
import org.zerotrust.rego.eval.Engine;
import org.zerotrust.rego.eval.EvalContext;
import org.zerotrust.rego.eval.EvalException;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.Values;

/** Runs OPA's compliance suite on one engine and judges its answers. */
final class Compliance {
    /** Makes an engine for a case. */
    interface Maker {
        Engine make(ComplianceCase c);
    }

    private Compliance() {}

    static void run(String name, Maker maker) throws IOException {
        String corpora = System.getenv("PDP_CORPORA");
        assumeTrue(corpora != null, "not run: PDP_CORPORA is not set");
        List<ComplianceCase> cases = ComplianceCase.all(Path.of(Objects.requireNonNull(corpora)));
        Report report = new Report(name, cases.size());
        for (ComplianceCase c : cases) {
            if (!report.excludes(c.id())) {
                report.ran(c.id(), fault(c, maker, report.changedResult(c.id())));
            }
        }
        report.print();
        assertThat(report.ran()).as("cases run").isPositive();
        assertThat(report.failures()).isEmpty();
    }

    /** What is wrong with our answer, or {@code null}. */
    private static @Nullable String fault(ComplianceCase c, Maker maker, @Nullable String changed) {
        List<Object> results;
        try {
            Engine engine = maker.make(c);
            EvalOptions options =
                    EvalOptions.at(Instant.parse("2026-11-23T10:00:00Z")).with(NameResolver.class, Compliance::resolve);
            EvalContext ctx = new EvalContext(c.strict() ? options.strict() : options);
            try {
                results = engine.run("eval", c.input(), ctx);
            } catch (EvalException e) {
                return errorFault(c, ctx.strictError() == null ? e.error() : ctx.strictError());
            }
            RegoError strict = ctx.strictError();
            if (strict != null) {
                return errorFault(c, strict);
            }
        } catch (RegoCompileException e) {
            return "does not link: " + e.getMessage();
        } catch (RuntimeException e) {
            return "crashed: " + e + " at "
                    + Arrays.stream(e.getStackTrace()).limit(6).toList();
        }
        if (c.wantsError()) {
            return "no error but " + Json.write(results) + ", wanted " + c.wantErrorCode() + " " + c.wantError();
        }
        Object got = c.comparable(results);
        Object wanted = changed == null ? c.wantPlanResult() : Json.read(changed);
        Object want = c.comparable((List<?>) Objects.requireNonNull(wanted));
        return Values.equal(got, want) ? null : "got " + Json.write(got) + ", wanted " + Json.write(want);
    }

    static @Nullable String errorFault(ComplianceCase c, @Nullable RegoError e) {
        if (e == null || !c.wantsError()) {
            return "error " + e;
        }
        if (c.wantErrorCode() != null && !c.wantErrorCode().equals(e.code())) {
            return "code of " + e + ", wanted " + c.wantErrorCode();
        }
        // The words for conflicts are those of an older OPA than ours.
        String words = e.code().equals("eval_conflict_error") ? null : c.wantError();
        if (words != null && !e.toString().contains(withoutPlace(words))) {
            return "words of " + e + ", wanted " + words;
        }
        return null;
    }

    private static String withoutPlace(String error) {
        return error.replaceFirst("^[^ ]+\\.rego:\\d+: ", "");
    }

    /** Answers without a network: the suite asks for addresses and for this machine only. */
    private static List<String> resolve(String host, Duration atMost) {
        return List.of(host.equals("localhost") ? "127.0.0.1" : host);
    }
}
