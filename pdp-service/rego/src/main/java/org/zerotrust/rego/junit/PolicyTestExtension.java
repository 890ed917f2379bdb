package org.zerotrust.rego.junit;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.tool.Settings;
import org.zerotrust.rego.tool.TestRunner;
import org.zerotrust.rego.tool.Trace;

/** Makes one invocation of each Rego test; see {@link PolicyTests}. */
final class PolicyTestExtension implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(PolicyTests.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        PolicyTests of = context.getRequiredTestMethod().getAnnotation(PolicyTests.class);
        PolicyFiles files = PolicyFiles.load(Arrays.asList(of.value()), List.of(), false);
        TestRunner runner = new TestRunner(
                files,
                Settings.DEFAULT.withVersion(of.v0() ? RegoVersion.V0 : RegoVersion.V1),
                Rego.Engine.INTERPRETER,
                new TestRunner.Watch(false, Trace.Mode.FAILS));
        Duration timeout = Duration.ofMillis(of.timeoutMillis());
        return runner.prepare(Pattern.compile(of.run())).stream()
                .map(test -> new Invocation(new PolicyTest(test, timeout)));
    }

    private record Invocation(PolicyTest test) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return test.toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Resolver(test));
        }
    }

    private record Resolver(PolicyTest test) implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == PolicyTest.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return test;
        }
    }
}
