package org.zerotrust.pdp.dev.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.AdminTarget;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pdp issuer import}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what the entries of a file would change in the issuer registry, and with --apply changes it. A line is a",
            "JSON object with id and the members of the admin API; certificate_file names a PEM file beside the file in",
            "place of certificate. What is shown is what is confirmed: an entry whose effect is another by then is refused."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is left to change",
            "1:entries would be changed (without --apply), or were refused",
            "2:wrong command line",
            "3:the file or the service cannot be used"
        })
public final class IssuerImportCommand implements PdpCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "NDJSON, an entry a line")
    private @Nullable Path file;

    @Option(names = "--apply", description = "make the changes that are shown")
    private boolean apply;

    @Mixin
    private AdminTarget target = new AdminTarget("admin");

    @Override
    public String group() {
        return "issuer";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null || file == null) {
            throw new IllegalStateException("run by picocli only");
        }
        AdminTarget.readable(file);
        PrintWriter out = spec.commandLine().getOut();
        int left = 0;
        try (JsonApi api = target.connect()) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    left += take(api, entry(i + 1, lines.get(i)), out) ? 0 : 1;
                }
            }
        }
        out.flush();
        return left == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private ObjectNode entry(int line, String text) throws IOException {
        try {
            if (file != null
                    && JSON.readTree(text) instanceof ObjectNode entry
                    && entry.path("id").isTextual()) {
                if (entry.has("certificate_file")) {
                    Path pem =
                            file.resolveSibling(entry.path("certificate_file").asText());
                    entry.remove("certificate_file");
                    entry.put("certificate", Files.readString(pem));
                }
                return entry;
            }
            throw new LauncherException("line " + line + ": not an object with an id");
        } catch (JsonProcessingException e) {
            throw new LauncherException("line " + line + ": not JSON: " + e.getOriginalMessage());
        }
    }

    /** Whether the registry has it now as the file has it. */
    private boolean take(JsonApi api, ObjectNode entry, PrintWriter out) throws IOException, InterruptedException {
        String id = entry.path("id").asText();
        entry.remove("id");
        JsonApi.Reply known = api.get("/issuers/" + id);
        if (known.status() != 200 && known.status() != 404) {
            throw new LauncherException("the registry cannot be read: " + known.problem());
        }
        if (known.status() == 200) {
            entry.set("version", known.body().path("version"));
        }
        JsonApi.Reply effect = api.put("/issuers/" + id + "?dry_run=true", entry);
        if (effect.status() != 200) {
            out.println(id + ": refused: " + effect.problem());
            return false;
        }
        if (known.status() == 200 && effect.body().path("changed").isEmpty()) {
            out.println(id + ": as it is");
            return true;
        }
        out.println(id + ": " + told(known.status() == 404, effect.body()));
        if (!apply) {
            return false;
        }
        JsonApi.Reply done = api.put(
                "/issuers/" + id,
                entry.put("confirm", effect.body().path("digest").asText()));
        out.println(done.status() == 200 ? "  done" : "  refused: " + done.problem());
        return done.status() == 200;
    }

    private static String told(boolean isNew, JsonNode effect) {
        StringBuilder text = new StringBuilder(isNew ? "new" : "changes");
        effect.path("changed").forEach(name -> {
            if (!isNew) {
                text.append(' ')
                        .append(name.asText())
                        .append(' ')
                        .append(effect.path("before").path(name.asText()))
                        .append(" -> ")
                        .append(effect.path("after").path(name.asText()));
            }
        });
        text.append("; devices: ").append(effect.at("/devices/count").asLong());
        if (!effect.at("/devices/examples").isEmpty()) {
            text.append(" (for example ")
                    .append(effect.at("/devices/examples/0").asText())
                    .append(')');
        }
        return text.append(", live grants: ")
                .append(effect.path("live_grants").asLong())
                .toString();
    }
}
