package org.zerotrust.pdp.dev.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.gate.sign.BundleSignature;
import org.zerotrust.gate.source.DirectorySource;
import org.zerotrust.gate.source.PolicySource;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pdp policy sign}. */
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description = {
            "Signs a bundle's files: writes .signatures.json into its folder, as opa sign does. Whoever serves the bundle packs the",
            "folder, and pdp.policy.bundle.keys.ID names the public key. Commits are signed with git commit -S."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:signed", "3:the key or a file is none"})
public final class PolicySignCommand implements PdpCommand {
    private static final String SIGNATURES = ".signatures.json";

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "the bundle's folder, as opa build -o and tar xzf leave it")
    private Path folder = Path.of("");

    @Option(names = "--key", required = true, description = "private key, PEM of PKCS #8: EC or RSA")
    private Path key = Path.of("");

    @Option(names = "--key-id", defaultValue = "release", description = "its id (default: ${DEFAULT-VALUE})")
    private String keyId = "";

    @Option(names = "--scope", description = "that whoever checks must expect")
    private @Nullable String scope;

    @Option(names = "--sequence", description = "above that of every bundle before, so that none of them comes back")
    private @Nullable Long sequence;

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        SortedMap<String, byte[]> files = files();
        try {
            Files.write(
                    folder.resolve(SIGNATURES),
                    BundleSignature.sign(
                            files, Files.readString(key, UTF_8), new BundleSignature.Claims(keyId, scope, sequence)));
        } catch (IllegalArgumentException | IOException e) {
            throw new LauncherException(folder + " cannot be signed: " + e.getMessage(), e);
        }
        files.remove(SIGNATURES);
        spec.commandLine().getOut().println("signed " + files.size() + " files as " + keyId);
        return ExitCodes.OK;
    }

    private SortedMap<String, byte[]> files() {
        try {
            return new TreeMap<>(
                    new DirectorySource(folder).poll(null).orElseThrow().files());
        } catch (PolicySource.SourceException e) {
            throw new LauncherException(String.valueOf(e.getMessage()), e);
        }
    }
}
