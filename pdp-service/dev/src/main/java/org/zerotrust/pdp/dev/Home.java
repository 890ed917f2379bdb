package org.zerotrust.pdp.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zerotrust.pdp.testkit.DemoPki;
import org.zerotrust.pdp.testkit.Private;

/**
 * Where things are: the repository, and the launcher's own state below it.
 *
 * @param root the repository's root, which the script names in {@code pdp.home}
 */
public record Home(Path root) {

    /** As the script says, else the current folder. */
    public static Home find() {
        return new Home(Path.of(System.getProperty("pdp.home", "")).toAbsolutePath());
    }

    /** All that the launcher keeps; for the owner only. */
    public Path state() {
        return root.resolve(".pdp");
    }

    /** Makes {@link #state()} where it is missing. */
    public Path createState() throws IOException {
        Files.createDirectories(state());
        Private.folder(state());
        return state();
    }

    /** What a running stack says of itself. */
    public Path runFile() {
        return state().resolve("run.json");
    }

    /** Output of a stack that runs in the background. */
    public Path upLog() {
        return state().resolve("up.log");
    }

    /** Output of the service. */
    public Path serviceLog() {
        return state().resolve("service.log");
    }

    /** The demo's certificates and keys. */
    public Path pki() {
        return state().resolve("pki");
    }

    /** The broker's jars: the script's copy, which no later build touches. */
    public Path brokerLibraries() {
        return state().resolve("run/broker");
    }

    /** The service to run: a folder with {@code quarkus-run.jar}; the script's copy. */
    public Path service() {
        return state().resolve("run/service");
    }

    /** The Rego packs. */
    public Path policies() {
        return root.resolve("policies/packs");
    }

    /** The sample requests. */
    public Path samples() {
        return root.resolve("pdp-service/dev/requests");
    }

    /** The sample requests as a person can send them: certificates and ids filled in. */
    public Path requests() {
        return state().resolve("requests");
    }

    /** Reads the demo's certificates of this stack. */
    public DemoPki demoPki() {
        try {
            return DemoPki.read(pki());
        } catch (IOException e) {
            throw new LauncherException("no demo certificates in " + pki() + "; start the stack with: ./pdp up -d", e);
        }
    }
}
