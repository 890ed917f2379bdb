package org.zerotrust.pdp.dev.policy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.ast.RegoVersion;
import picocli.CommandLine.Option;

/** Options that every policy command has, and how it reports errors. */
final class PolicyOptions {
    static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = {"--format", "-f"},
            description = "pretty or json (${DEFAULT-VALUE}).")
    String format = "pretty";

    @Option(names = "--v0-compatible", description = "Read modules as OPA before 1.0 did.")
    boolean v0;

    boolean json() {
        return format.equals("json");
    }

    RegoVersion version() {
        return v0 ? RegoVersion.V0 : RegoVersion.V1;
    }

    /** Prints errors as {@code opa check} does. */
    void errors(List<RegoError> errors, PrintStream out) {
        if (json()) {
            ObjectNode root = JSON.createObjectNode();
            ArrayNode list = root.putArray("errors");
            for (RegoError e : errors) {
                ObjectNode node = list.addObject().put("message", e.message()).put("code", e.code());
                node.putObject("location")
                        .put("file", e.file())
                        .put("row", e.row())
                        .put("col", e.col());
            }
            out.println(root.toPrettyString());
            return;
        }
        out.println(
                errors.size() == 1 ? "1 error occurred: " + errors.getFirst() : errors.size() + " errors occurred:");
        if (errors.size() > 1) {
            errors.forEach(out::println);
        }
    }
}
