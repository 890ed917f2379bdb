package org.zerotrust.pdp.dev.test;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp test}. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Builds everything and runs every test, format check and contract check.",
            "Each corpus of --corpora ends with a line: corpus NAME: N in folder, N run, N passed, N excluded."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all green", "1:something failed; it is named", "3:a tool that --peers needs is missing"})
public final class TestCommand implements PdpCommand {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--corpora",
            paramLabel = "DIR",
            description = "also run other people's test data found there (default: environment PDP_CORPORA)")
    private @Nullable Path corpora;

    @Option(
            names = "--peers",
            description = {
                "only the tests that need other people's programs (a real OPA and more), which are installed",
                "under .pdp/tools first, and the checks of k8s/; needs Go 1.26, Python 3 and nginx"
            })
    private boolean peers;

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        PrintWriter out = spec.commandLine().getOut();
        Home home = Home.find();
        Path tools = home.createState().resolve("tools");
        Files.createDirectories(home.state().resolve("build"));
        Map<String, String> environment = new HashMap<>();
        Path folder = corpora;
        if (folder != null) {
            if (!Files.isDirectory(folder)) {
                throw new LauncherException("no such folder: " + folder);
            }
            environment.put("PDP_CORPORA", folder.toAbsolutePath().toString());
        }
        List<String> maven = new ArrayList<>(List.of("./mvnw", "-B", "--fail-at-end", "verify"));
        if (peers) {
            if (!script(home, tools, "install.sh", out)) {
                return ExitCodes.ENVIRONMENT;
            }
            if (!script(home, tools, "kubernetes.sh", out) || !script(home, tools, "policies.sh", out)) {
                return ExitCodes.FAILED;
            }
            maven.add("-Dpeers");
            environment.put("PDP_OPA", tools.resolve("bin/opa").toString());
            environment.put(
                    "PATH",
                    tools.resolve("bin") + ":" + System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
        }
        Path log = home.state().resolve(peers ? "build/test-peers.log" : "build/test.log");
        out.println("running " + String.join(" ", maven) + " (log: " + log + ")");
        out.flush();
        return new MavenOutput(out, log).follow(run(home, maven, environment)) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** Runs a script of {@code pdp-service/dev/peers}; whether it went well. */
    private static boolean script(Home home, Path tools, String name, PrintWriter out) throws IOException {
        String path = home.root().resolve("pdp-service/dev/peers").resolve(name).toString();
        List<String> command = name.equals("install.sh")
                ? List.of(path, tools.toString())
                : List.of(path, home.root().toString(), tools.toString());
        return MavenOutput.passThrough(run(home, command, Map.of()), out) == 0;
    }

    private static Process run(Home home, List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(home.root().toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
