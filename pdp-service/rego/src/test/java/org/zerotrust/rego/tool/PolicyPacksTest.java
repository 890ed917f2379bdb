package org.zerotrust.rego.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.ast.RegoVersion;

/** The tests of the project's own packs, on both engines: the JIT-compiled one must not tell them from the reference. */
class PolicyPacksTest {
    private static final List<Path> PACKS = Stream.of("base", "industrial", "demo")
            .map(name -> Path.of("../../policies/packs", name))
            .toList();

    @TestFactory
    Stream<DynamicTest> everyTestOfThePacksPasses() {
        PolicyFiles files = PolicyFiles.load(PACKS);
        return Stream.of(Rego.Engine.values()).flatMap(engine -> {
            List<TestRunner.Result> results = new TestRunner(files, RegoVersion.V1, engine)
                    .run(Pattern.compile(""), Duration.ofSeconds(20), result -> {});
            assertThat(results).hasSizeGreaterThan(30);
            return results.stream()
                    .map(result -> DynamicTest.dynamicTest(
                            engine + " " + result.path(),
                            () -> assertThat(result.verdict()).isInstanceOf(TestRunner.Verdict.Passed.class)));
        });
    }
}
