package org.zerotrust.pdp.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.zerotrust.gate.sign.AllowedSigners;
import org.zerotrust.gate.sign.CommitSigners;
import org.zerotrust.gate.sign.OpenPgpKeys;
import org.zerotrust.gate.source.DirectorySource;
import org.zerotrust.gate.source.GitSource;
import org.zerotrust.gate.source.PolicySource;
import org.zerotrust.pdp.policy.PolicyConfig;

/** Makes the source of the shared policy out of the settings. */
@ApplicationScoped
class PolicySourcing {
    private final PolicyConfig config;
    private final Clock clock;

    PolicySourcing(PolicyConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Git where it is set, else the folder. */
    PolicySource shared() {
        if (config.gitRemote().isPresent()) {
            return new GitSource(
                    new GitSource.Config(
                            config.gitRemote().get(),
                            config.gitRef(),
                            config.gitFolder().orElse(""),
                            config.gitCopy(),
                            config.gitTimeout()),
                    new CommitSigners(
                            config.allowedSigners()
                                    .map(file -> AllowedSigners.read(text(file)))
                                    .orElse(null),
                            config.openpgpKeys()
                                    .map(file -> OpenPgpKeys.read(text(file)))
                                    .orElse(null)),
                    clock);
        }
        return new DirectorySource(config.directory()
                .orElseThrow(
                        () -> new IllegalStateException("pdp.policy.git.remote or pdp.policy.directory must be set")));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the file of signers " + file + " cannot be read", e);
        }
    }
}
