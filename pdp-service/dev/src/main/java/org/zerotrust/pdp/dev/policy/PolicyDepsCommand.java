package org.zerotrust.pdp.dev.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.tool.CompiledPolicies;
import org.zerotrust.rego.tool.Dependencies;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.value.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a query reads and asks. */
@Command(
        name = "deps",
        mixinStandardHelpOptions = true,
        description = "Shows the base documents and the rules that a query depends on, as opa deps does.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the policies or the query have errors"})
public final class PolicyDepsCommand implements PdpCommand {
    @Parameters(index = "0", paramLabel = "QUERY", description = "For example data.zta.access.decision.")
    private String query = "";

    @Option(
            names = {"--data", "-d"},
            paramLabel = "PATH",
            description = "Files and folders with policies; may be repeated.")
    private List<String> data = List.of();

    @Option(
            names = {"--bundle", "-b"},
            paramLabel = "PATH",
            description = "Folders that are bundles; may be repeated.")
    private List<String> bundles = List.of();

    @Option(
            names = {"--format", "-f"},
            description = "pretty or json (${DEFAULT-VALUE}).")
    private PolicyCheckCommand.Format format = PolicyCheckCommand.Format.pretty;

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() {
        Map<String, String> sources = Map.of();
        try {
            PolicyFiles files = options.load(data, bundles);
            sources = files.modules();
            Dependencies found = Dependencies.of(CompiledPolicies.of(files, options.settings(false, 10)), query);
            if (format == PolicyCheckCommand.Format.json) {
                System.out.println(GoJson.pretty(json(found)));
            } else {
                pretty(found);
            }
            return ExitCodes.OK;
        } catch (RegoCompileException e) {
            PolicyOptions.report(e, false, sources);
            return ExitCodes.FAILED;
        }
    }

    private static Map<String, Object> json(Dependencies found) {
        Map<String, Object> out = new LinkedHashMap<>();
        if (!found.base().isEmpty()) {
            out.put("base", found.base().stream().map(PolicyDepsCommand::ref).toList());
        }
        if (!found.virtual().isEmpty()) {
            out.put(
                    "virtual",
                    found.virtual().stream().map(PolicyDepsCommand::ref).toList());
        }
        return out;
    }

    private static List<Object> ref(Ref ref) {
        List<Object> out = new ArrayList<>();
        for (Term t : ref) {
            Map<String, Object> term = new LinkedHashMap<>();
            switch (t.value) {
                case Var v -> {
                    term.put("type", "var");
                    term.put("value", v.name());
                }
                case StringValue s -> {
                    term.put("type", "string");
                    term.put("value", s.value());
                }
                default -> {
                    Object scalar = Json.read(t.toString());
                    term.put(
                            "type",
                            scalar instanceof Boolean ? "boolean" : scalar instanceof Number ? "number" : "null");
                    term.put("value", scalar);
                }
            }
            out.add(term);
        }
        return out;
    }

    private static void pretty(Dependencies found) {
        List<List<Ref>> columns = new ArrayList<>();
        List<String> header = new ArrayList<>();
        if (!found.base().isEmpty()) {
            columns.add(found.base());
            header.add("BASE DOCUMENTS");
        }
        if (!found.virtual().isEmpty()) {
            columns.add(found.virtual());
            header.add("VIRTUAL DOCUMENTS");
        }
        TextTable table = new TextTable(header);
        int rows = Math.max(found.base().size(), found.virtual().size());
        for (int i = 0; i < rows; i++) {
            List<String> cells = new ArrayList<>();
            for (List<Ref> column : columns) {
                cells.add(i < column.size() ? column.get(i).toString() : "");
            }
            table.row(cells);
        }
        table.print(System.out);
    }
}
