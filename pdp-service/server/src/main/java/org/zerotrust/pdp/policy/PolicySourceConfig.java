package org.zerotrust.pdp.policy;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Where policies come from: a folder, a Git repository, or an OPA bundle. */
public interface PolicySourceConfig {
    /** The folder with the packs, for development: nobody signs a folder. Not beside a repository or a bundle. */
    Optional<Path> directory();

    /** The Git repository with the packs: a local path, or a URL (https, ssh, file). */
    @WithName("git.remote")
    Optional<String> gitRemote();

    /** The branch or tag. */
    @WithName("git.ref")
    @WithDefault("refs/heads/main")
    String gitRef();

    /** The folder of the packs in it; the root by default. */
    @WithName("git.folder")
    Optional<String> gitFolder();

    /** A folder for a copy of the repository of our own. */
    @WithName("git.copy")
    @WithDefault("policy.git")
    Path gitCopy();

    /** The longest wait for the repository. */
    @WithName("git.timeout")
    @WithDefault("PT10S")
    Duration gitTimeout();

    /** Who we are at an HTTPS host of the repository. */
    @WithName("git.user")
    @WithDefault("git")
    String gitUser();

    /** A file with the token or password for it, read at each fetch; none by default. */
    @WithName("git.token-file")
    Optional<Path> gitTokenFile();

    /** A PEM file of the roots that the host's certificate is checked against; the JVM's by default. */
    @WithName("git.ca")
    Optional<Path> gitCa();

    /** The private key for a repository over SSH, without a passphrase; those of this account by default. */
    @WithName("git.ssh-key")
    Optional<Path> gitSshKey();

    /** Keys of SSH hosts, in OpenSSH's format; a host that is not among them is not talked to. This account's by default. */
    @WithName("git.known-hosts")
    Optional<Path> gitKnownHosts();

    /** The OPA bundle with the packs, over HTTP as OPA fetches it. Not beside {@link #gitRemote}. */
    @WithName("bundle.url")
    Optional<URI> bundleUrl();

    /** Public keys or certificates that may sign it, PEM files by key id. */
    @WithName("bundle.keys")
    Map<String, Path> bundleKeys();

    /** The scope that its signature must name; none by default. */
    @WithName("bundle.scope")
    Optional<String> bundleScope();

    /** The entrypoint of a bundle whose manifest has no metadata: {@code opa build} of several packs leaves it out. */
    @WithName("bundle.entrypoint")
    @WithDefault("zta/access/decision")
    String bundleEntrypoint();

    /** A file with a bearer token for it, read at each fetch; none by default. */
    @WithName("bundle.token-file")
    Optional<Path> bundleTokenFile();

    /**
     * The region of the bucket that it lies in, where its URL is one of S3 or what speaks its protocol: fetches are signed then, by the
     * first key of the AWS SDK's usual places (environment, profile, container, instance).
     */
    @WithName("bundle.s3-region")
    Optional<String> bundleS3Region();

    /** A PEM file of the roots that its server's certificate is checked against; the JVM's by default. */
    @WithName("bundle.ca")
    Optional<Path> bundleCa();

    /** The longest long poll, where its server can do one. */
    @WithName("bundle.wait")
    @WithDefault("PT30S")
    Duration bundleWait();

    /** The longest wait for it beyond that. */
    @WithName("bundle.timeout")
    @WithDefault("PT30S")
    Duration bundleTimeout();

    /** Whose SSH keys may sign commits: a file in the format of OpenSSH's {@code allowed_signers}; none by default. */
    Optional<Path> allowedSigners();

    /** Whose OpenPGP keys may sign commits: an armored file of public keys; none by default. */
    Optional<Path> openpgpKeys();
}
