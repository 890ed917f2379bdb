package org.zerotrust.pdp.bench;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;

/** Our engine: compiled to bytecode, or the interpreter that is its reference. */
record RegoBenchEngine(PreparedPolicy policy, String entrypoint, EvalOptions options) implements BenchEngine {
    static RegoBenchEngine compiled(BenchPolicy policy) {
        return of(policy, builder(policy));
    }

    static RegoBenchEngine interpreted(BenchPolicy policy) {
        return of(policy, builder(policy).engine(Rego.Engine.INTERPRETER));
    }

    private static Rego.Builder builder(BenchPolicy policy) {
        return Rego.builder()
                .module(policy.name() + ".rego", policy.rego())
                .data(policy.parsedData())
                .entrypoint(policy.entrypoint());
    }

    private static RegoBenchEngine of(BenchPolicy policy, Rego.Builder builder) {
        return new RegoBenchEngine(
                builder.build(), policy.entrypoint(), EvalOptions.at(Instant.ofEpochSecond(1795000000)));
    }

    @Override
    public @Nullable Object evaluate(Map<?, ?> input) {
        return switch (policy.evaluate(entrypoint, input, options)) {
            case Outcome.Defined(Object value) -> value;
            case Outcome.Undefined() -> null;
            case Outcome.Failed(var error) -> throw new IllegalStateException(error.toString());
        };
    }
}
