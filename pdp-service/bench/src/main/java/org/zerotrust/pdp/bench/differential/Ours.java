package org.zerotrust.pdp.bench.differential;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.eval.EnginePolicy;
import org.zerotrust.rego.eval.InterpretedEngine;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.jvm.JvmEngine;
import org.zerotrust.rego.value.Frozen;
import org.zerotrust.rego.value.Json;

/** Our engine's verdicts on one plan: compiled once, evaluated by either back end. */
final class Ours {
    private static final Instant NOW = Instant.ofEpochSecond(0, Oracle.NOW_NS);

    private final Triple triple;
    private final Policy plan;
    private final Program program;
    private final Object data;
    private @Nullable EnginePolicy compiled;

    /**
     * @param plan ours of the triple's modules, or another one that has the triple's entrypoint
     */
    Ours(Triple triple, Policy plan) {
        this(triple, plan, Program.link(plan), Frozen.copy(Json.read(triple.data())));
    }

    private Ours(Triple triple, Policy plan, Program program, Object data) {
        this.triple = triple;
        this.plan = plan;
        this.program = program;
        this.data = data;
    }

    /**
     * Compiles the triple's modules.
     *
     * @throws RegoCompileException where they have errors
     */
    static Ours of(Triple triple) {
        return of(triple, List.of(triple.rule()));
    }

    /** The same for more entrypoints than the triple's. */
    static Ours of(Triple triple, Collection<String> entrypoints) {
        Rego.Builder builder = Rego.builder()
                .version(
                        switch (triple.mode().version()) {
                            case "v0" -> RegoVersion.V0;
                            case "v2" -> RegoVersion.V2;
                            default -> RegoVersion.V1;
                        })
                .print()
                .data((Map<?, ?>) Json.read(triple.data()));
        entrypoints.forEach(builder::entrypoint);
        if (triple.mode().strict()) {
            builder.strict();
        }
        triple.modules().forEach(builder::module);
        return new Ours(triple, builder.plan());
    }

    /** The verdict of the whole engine; a fault of it is a verdict as well, so that it counts as a difference. */
    static Verdict verdict(Triple triple, boolean interpreted) throws IOException {
        try {
            return of(triple).evaluate(interpreted);
        } catch (RegoCompileException e) {
            return Verdict.refused(e.errors());
        } catch (RuntimeException | StackOverflowError e) {
            return broken(e);
        }
    }

    static Verdict broken(Throwable e) {
        return Verdict.refused(List.of(new RegoError("fault", e.toString())));
    }

    Policy plan() {
        return plan;
    }

    /** Whether all but the input is the same. */
    boolean serves(Triple other) {
        return other.modules().equals(triple.modules())
                && other.data().equals(triple.data())
                && plan.plans().stream().anyMatch(p -> p.name().equals(other.rule()))
                && other.mode().equals(triple.mode());
    }

    /** The same policy for another input. */
    Ours with(Triple other) {
        Ours next = new Ours(other, plan, program, data);
        next.compiled = compiled;
        return next;
    }

    private EnginePolicy engine(boolean interpreted) {
        if (interpreted) {
            return new EnginePolicy(new InterpretedEngine(program, data), program, data);
        }
        EnginePolicy made = compiled;
        if (made == null) {
            made = new EnginePolicy(JvmEngine.compile(program, data), program, data);
            compiled = made;
        }
        return made;
    }

    /** With the back end that writes bytecode, or with the interpreter. */
    Verdict evaluate(boolean interpreted) throws IOException {
        EvalOptions options = EvalOptions.at(NOW)
                .withDeadline(Duration.ofMillis(triple.mode().timeoutMs()))
                .printingTo(line -> {});
        Object input = triple.input().isEmpty() ? null : Json.read(triple.input());
        return switch (engine(interpreted)
                .evaluate(triple.rule(), input, triple.mode().strictErrors() ? options.strict() : options)) {
            case Outcome.Defined(Object value) -> new Verdict.Defined(Oracle.JSON.readTree(Json.write(value)));
            case Outcome.Undefined() -> new Verdict.Undefined();
            case Outcome.Failed(var error) ->
                new Verdict.Failed(error.code(), error.message(), error.file() + ":" + error.row() + ":" + error.col());
        };
    }
}
