package org.zerotrust.pdp.dev.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.rego.tool.TestRunner;
import org.zerotrust.rego.tool.TestRunner.Verdict;

/** {@code policy test --bench}: what each test costs on the compiled engine. */
final class TestBench {
    private final PolicyTestCommand.Format format;
    private final boolean memory;

    TestBench(PolicyTestCommand.Format format, boolean memory) {
        this.format = format;
        this.memory = memory;
    }

    int run(List<TestRunner.Prepared> tests, Duration timeout) {
        List<Map<String, Object>> all = new ArrayList<>();
        TestReport failures = new TestReport(System.out, false);
        boolean good = true;
        int passed = 0;
        for (TestRunner.Prepared test : tests) {
            TestRunner.Result first = test.run(timeout);
            if (!(first.verdict() instanceof Verdict.Passed)) {
                good = false;
                failures.add(first);
                continue;
            }
            passed++;
            Benchmark cost = Benchmark.of(() -> {
                var result = test.run(timeout);
                assert result != null;
            });
            switch (format) {
                case pretty -> System.out.println(test.path() + "\t" + cost.line(memory, false));
                case gobench -> System.out.println(name(test.path()) + "\t" + cost.line(memory, false));
                case json -> {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("location", PolicyOptions.location(first.file(), first.row(), first.col()));
                    one.put("package", first.pkg());
                    one.put("name", first.name());
                    one.put("duration", cost.nanos());
                    one.put("benchmark_result", cost.json(memory));
                    all.add(one);
                }
            }
        }
        if (format == PolicyTestCommand.Format.json) {
            System.out.println(GoJson.pretty(all));
        } else {
            if (good && passed > 0) {
                System.out.println("-".repeat(80));
                System.out.println("PASS: " + passed + "/" + passed);
            }
            failures.end();
        }
        return good ? ExitCodes.OK : 2;
    }

    /** {@code data.foo.test_x} as {@code BenchmarkDataFooTestX}, which Go's tools read. */
    private static String name(String path) {
        StringBuilder out = new StringBuilder("Benchmark");
        for (String part : path.split("[._]")) {
            if (!part.isEmpty()) {
                out.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
            }
        }
        return out.toString();
    }
}
