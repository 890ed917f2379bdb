package org.zerotrust.pdp.dev.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pdp policy init}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a policy repository: a pack with data, tests and cases, a page that says how to go on, and a CI job that is",
            "a merge gate. Nothing that is there is changed."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:made", "3:the folder has something in it, or cannot be written"})
public final class PolicyInitCommand implements PdpCommand {
    /** Resource and the file it becomes. */
    private static final Map<String, String> FILES = files();

    @Parameters(paramLabel = "DIR", description = "an empty or new folder")
    private Path folder = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    private static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("README.md", "README.md");
        // Files with a dot in front are left out of jars by some tools: they have other names there.
        files.put("packs/access/manifest.json", "packs/access/.manifest");
        files.put("github/policy.yml", ".github/workflows/policy.yml");
        for (String same : new String[] {
            "access.rego", "access_test.rego", "access.cases.yaml", "zta/classes/data.json", "zta/tenants/data.json"
        }) {
            files.put("packs/access/" + same, "packs/access/" + same);
        }
        return files;
    }

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        try {
            Files.createDirectories(folder);
            for (String file : FILES.values()) {
                if (Files.exists(folder.resolve(file))) {
                    throw new LauncherException(folder.resolve(file) + " is there already");
                }
            }
            for (Map.Entry<String, String> file : FILES.entrySet()) {
                Path target = folder.resolve(file.getValue());
                Path parent = target.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                try (InputStream content = PolicyInitCommand.class.getResourceAsStream("/init/" + file.getKey())) {
                    if (content == null) {
                        throw new IllegalStateException("the launcher lacks " + file.getKey());
                    }
                    Files.copy(content, target);
                }
            }
        } catch (IOException e) {
            throw new LauncherException("the folder " + folder + " cannot be written: " + e.getMessage(), e);
        }
        spec.commandLine()
                .getOut()
                .println("made " + folder + "; go on with: pdp policy gate " + folder.resolve("packs")
                        + ", and its README.md");
        return ExitCodes.OK;
    }
}
