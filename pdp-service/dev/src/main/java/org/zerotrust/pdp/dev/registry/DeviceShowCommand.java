package org.zerotrust.pdp.dev.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

/** {@code pdp device show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description =
                "Shows a device: what is registered, its certificates, pairings and changes, and its live grants.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:there is no such device", "3:the service cannot be used"})
public final class DeviceShowCommand implements PdpCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "registry id, or the URN of its certificates")
    private @Nullable String id;

    @Option(names = "--json", description = "one JSON object: {device, certificates, pairings, changes, grants}")
    private boolean json;

    @Mixin
    private AdminTarget target = new AdminTarget();

    @Override
    public String group() {
        return "device";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null || id == null) {
            throw new IllegalStateException("run by picocli only");
        }
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode all;
        try (JsonApi api = target.connect()) {
            String path = "/devices/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
            JsonApi.Reply device = api.get(path);
            if (device.status() == 404) {
                spec.commandLine().getErr().println("pdp: there is no device " + id);
                return ExitCodes.FAILED;
            }
            all = JSON.createObjectNode();
            all.set("device", good(device));
            all.setAll((ObjectNode) good(api.get(path + "/history")));
            String registryId = device.body().path("registry_id").asText();
            all.set(
                    "grants",
                    good(api.get("/grants?live=true&device=" + registryId)).path("items"));
        }
        out.print(json ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n" : text(all));
        out.flush();
        return ExitCodes.OK;
    }

    private static JsonNode good(JsonApi.Reply reply) {
        if (reply.status() != 200) {
            throw new LauncherException("the service does not show it: " + reply.problem());
        }
        return reply.body();
    }

    static String text(JsonNode all) {
        StringBuilder text = new StringBuilder();
        all.path("device").properties().forEach(member -> {
            String value = member.getValue().isValueNode()
                    ? member.getValue().asText("")
                    : member.getValue().toString();
            if (!member.getValue().isNull() && !value.isEmpty() && !value.equals("[]") && !value.equals("{}")) {
                text.append(String.format("%-20s %s%n", member.getKey(), value));
            }
        });
        section(
                text,
                "certificates",
                all.path("certificates"),
                one -> one.path("sha256").asText() + "  "
                        + one.path("role").asText() + " of "
                        + one.path("issuer_id").asText() + ", registered "
                        + one.path("registered_at").asText()
                        + (one.path("superseded_at").isNull()
                                ? ", in force"
                                : ", superseded " + one.path("superseded_at").asText()));
        section(
                text,
                "pairings",
                all.path("pairings"),
                one -> "imei " + one.path("imei").asText() + "  since "
                        + one.path("paired_since").asText()
                        + (one.path("paired_until").isNull()
                                ? ""
                                : " until " + one.path("paired_until").asText()));
        section(
                text,
                "changes",
                all.path("changes"),
                one -> one.path("at").asText() + "  " + one.path("action").asText() + " by "
                        + one.path("actor").asText() + state(one.path("detail")));
        section(
                text,
                "live grants",
                all.path("grants"),
                one -> one.path("id").asText() + "  "
                        + one.path("audience").asText() + " "
                        + one.path("scope").asText() + " until "
                        + one.path("expires_at").asText());
        return text.toString();
    }

    private static String state(JsonNode detail) {
        String before = detail.path("before").path("lifecycle").asText();
        String after = detail.path("after").path("lifecycle").asText();
        return before.equals(after) ? "" : ": " + (before.isEmpty() ? "" : before + " -> ") + after;
    }

    private static void section(
            StringBuilder text, String title, JsonNode items, java.util.function.Function<JsonNode, String> line) {
        if (!items.isEmpty()) {
            text.append(title).append(System.lineSeparator());
            items.forEach(one -> text.append("  ").append(line.apply(one)).append(System.lineSeparator()));
        }
    }
}
