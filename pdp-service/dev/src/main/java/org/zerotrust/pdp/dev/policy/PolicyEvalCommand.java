package org.zerotrust.pdp.dev.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.value.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evaluates one rule and prints its value. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Evaluates a document of policies, for example data.zta.access.decision.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it has a value",
            "1:the policy or the evaluation has errors, or it is undefined",
            "2:the reference is no data.PATH"
        })
public final class PolicyEvalCommand implements PdpCommand {
    @Parameters(index = "0", paramLabel = "REF", description = "What is asked: data.PATH.")
    private String reference = "";

    @Option(
            names = {"--data", "-d"},
            paramLabel = "PATH",
            description = "Files and folders with policies and data; may be repeated.")
    private List<Path> paths = List.of();

    @Option(
            names = {"--input", "-i"},
            paramLabel = "FILE",
            description = "The input, JSON.")
    private @Nullable Path input;

    @Option(names = "--strict-builtin-errors", description = "A failing built-in is an error instead of undefined.")
    private boolean strict;

    @Option(names = "--timeout", description = "Seconds (${DEFAULT-VALUE}).")
    private int timeout = 10;

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() throws IOException {
        if (!reference.startsWith("data.")) {
            System.err.println("pdp: REF must begin with data., for example data.zta.access.decision");
            return 2;
        }
        String entrypoint = reference.substring("data.".length()).replace('.', '/');
        try {
            PolicyFiles files = PolicyFiles.load(paths);
            Rego.Builder builder = Rego.builder()
                    .version(options.version())
                    .engine(Rego.Engine.INTERPRETER)
                    .print()
                    .data(files.data())
                    .entrypoint(entrypoint);
            files.modules().forEach(builder::module);
            return answer(builder.build(), entrypoint);
        } catch (RegoCompileException e) {
            options.errors(e.errors(), options.json() ? System.out : System.err);
            return ExitCodes.FAILED;
        }
    }

    private int answer(PreparedPolicy policy, String entrypoint) throws IOException {
        Object document = input == null ? null : Json.read(Files.readString(input));
        EvalOptions how = EvalOptions.at(Instant.now())
                .withDeadline(Duration.ofSeconds(timeout))
                .printingTo(System.err::println);
        return switch (policy.evaluate(entrypoint, document, strict ? how.strict() : how)) {
            case Outcome.Defined(Object value) -> {
                print(value);
                yield ExitCodes.OK;
            }
            case Outcome.Undefined() -> {
                System.out.println(options.json() ? "{}" : "undefined");
                yield ExitCodes.FAILED;
            }
            case Outcome.Failed(var error) -> {
                options.errors(List.of(error), options.json() ? System.out : System.err);
                yield ExitCodes.FAILED;
            }
        };
    }

    private void print(Object value) throws JsonProcessingException {
        var tree = PolicyOptions.JSON.readTree(Json.write(value));
        if (options.json()) {
            ObjectNode root = PolicyOptions.JSON.createObjectNode();
            ObjectNode expression =
                    root.putArray("result").addObject().putArray("expressions").addObject();
            expression.set("value", tree);
            expression.put("text", reference);
            System.out.println(root.toPrettyString());
        } else {
            System.out.println(tree.toPrettyString());
        }
    }
}
