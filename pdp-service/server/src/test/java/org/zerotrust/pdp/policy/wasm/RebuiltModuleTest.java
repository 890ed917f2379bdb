package org.zerotrust.pdp.policy.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.policy.pack.PolicyCompiler;
import org.zerotrust.pdp.policy.pack.PolicyCompilerContract;

/** Builds the modules with a real OPA and runs the suite on them, so that the committed ones cannot grow stale unseen. */
@Tag("peers")
class RebuiltModuleTest extends PolicyCompilerContract {
    @TempDir
    static Path folder;

    @Override
    protected PolicyCompiler forContract() throws Exception {
        return rebuilt(Path.of("src/test/resources/contract/packs"), "contract");
    }

    @Override
    protected PolicyCompiler forPolicies() throws Exception {
        return rebuilt(Path.of("../../policies/packs"), "policies");
    }

    private static PolicyCompiler rebuilt(Path packs, String name) throws Exception {
        Path out = folder.resolve(name);
        if (!Files.isDirectory(out)) {
            build(PackReader.read(packs, name), Files.createDirectories(out));
        }
        return new WasmCompiler(out, 2, Duration.ofSeconds(20));
    }

    private static void build(PolicyPack pack, Path out) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Objects.requireNonNull(System.getenv("PDP_OPA")),
                "build",
                "-t",
                "wasm",
                "-e",
                pack.entrypoint(),
                "-o",
                "bundle.tar.gz"));
        int n = 0;
        for (String source : new TreeMap<>(pack.modules()).values()) {
            String file = "m" + n++ + ".rego";
            Files.writeString(out.resolve(file), source);
            command.add(file);
        }
        run(out, command);
        run(out, List.of("tar", "xzf", "bundle.tar.gz", "/policy.wasm"));
        Files.writeString(
                out.resolve("built-from.json"),
                "{\"entrypoint\": \"" + pack.entrypoint() + "\", \"modules\": \"" + WasmModule.digest(pack) + "\"}");
    }

    private static void run(Path in, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(in.resolve("log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(in.resolve("log"))).isZero();
    }
}
