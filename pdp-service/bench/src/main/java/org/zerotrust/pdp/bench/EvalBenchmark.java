package org.zerotrust.pdp.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One evaluation, all inputs in turn: from parsed input, and from JSON text. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before the first use
public class EvalBenchmark {
    /** What all threads share: the loaded engine and the inputs. */
    @State(Scope.Benchmark)
    public static class Loaded {
        /** Which policy. */
        @Param({"reference"})
        public String policy;

        /** Which engine. */
        @Param({"rego"})
        public String engine;

        BenchEngine loaded;
        List<Map<?, ?>> inputs;
        List<String> json;

        /** Compiles the policy. */
        @Setup
        public void load() {
            BenchPolicy chosen = BenchPolicy.named(policy);
            loaded = BenchEngine.load(engine, chosen);
            inputs = chosen.parsedInputs();
            json = chosen.inputs();
        }
    }

    /** Whose turn it is: one per thread. */
    @State(Scope.Thread)
    public static class Turn {
        private int next;

        int of(int size) {
            next = next + 1 < size ? next + 1 : 0;
            return next;
        }
    }

    /** From parsed input. */
    @Benchmark
    public @Nullable Object evaluate(Loaded loaded, Turn turn) {
        return loaded.loaded.evaluate(loaded.inputs.get(turn.of(loaded.inputs.size())));
    }

    /** From JSON text. */
    @Benchmark
    public @Nullable Object parseAndEvaluate(Loaded loaded, Turn turn) {
        return loaded.loaded.evaluate(BenchPolicy.parse(loaded.json.get(turn.of(loaded.json.size()))));
    }
}
