package org.zerotrust.pdp.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.zerotrust.gate.sign.AllowedSigners;
import org.zerotrust.gate.sign.BundleSigners;
import org.zerotrust.gate.sign.CommitSigners;
import org.zerotrust.gate.sign.OpenPgpKeys;
import org.zerotrust.gate.source.BundleCredential;
import org.zerotrust.gate.source.BundleSource;
import org.zerotrust.gate.source.ComposedSource;
import org.zerotrust.gate.source.DirectorySource;
import org.zerotrust.gate.source.GitAccess;
import org.zerotrust.gate.source.GitSource;
import org.zerotrust.gate.source.PolicySource;
import org.zerotrust.gate.source.S3Credential;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.PolicyConfig;
import org.zerotrust.pdp.policy.PolicySourceConfig;
import org.zerotrust.pdp.store.Snapshots;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Makes the sources of policy out of the settings. */
@ApplicationScoped
class PolicySourcing {
    private final PolicyConfig config;
    private final Clock clock;

    PolicySourcing(PolicyConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** The sources of every owner, composed where there are several; the shared one first. */
    SortedMap<String, PolicySource> byOwner() {
        SortedMap<String, SortedMap<String, PolicySource>> named = new TreeMap<>();
        config.sources()
                .forEach((name, source) -> named.computeIfAbsent(
                                source.tenant().orElse(Snapshots.SHARED), _ -> new TreeMap<>())
                        .put(name, source(source, "pdp.policy.sources." + name, copy(source, name))));
        SortedMap<String, PolicySource> all = new TreeMap<>();
        named.forEach((owner, parts) ->
                all.put(owner, parts.size() == 1 ? parts.values().iterator().next() : new ComposedSource(parts)));
        config.tenants().forEach((tenant, directory) -> {
            if (all.put(tenant, new DirectorySource(directory)) != null) {
                throw new IllegalStateException("pdp.policy.tenants." + tenant + " and a source of it are both set");
            }
        });
        all.computeIfAbsent(Snapshots.SHARED, _ -> source(config, "pdp.policy", config.gitCopy()));
        return all;
    }

    /** Tenants that have a policy of their own. */
    static Set<TenantId> owners(PolicyConfig config) {
        Set<TenantId> all = new HashSet<>();
        config.tenants().keySet().forEach(tenant -> all.add(new TenantId(tenant)));
        config.sources().values().forEach(source -> source.tenant().ifPresent(tenant -> all.add(new TenantId(tenant))));
        return all;
    }

    /** Two repositories have no copy in common. */
    private static Path copy(PolicySourceConfig source, String name) {
        Path copy = source.gitCopy();
        return copy.resolveSibling(name + "." + copy.getFileName());
    }

    /** A bundle or Git where it is set, else the folder. */
    private PolicySource source(PolicySourceConfig from, String settings, Path copy) {
        if (from.bundleUrl().isPresent()) {
            if (from.gitRemote().isPresent()) {
                throw new IllegalStateException(settings + ".bundle.url and .git.remote are both set");
            }
            return bundle(from, from.bundleUrl().get(), settings);
        }
        if (from.gitRemote().isPresent()) {
            return new GitSource(
                    new GitSource.Config(
                            from.gitRemote().get(),
                            from.gitRef(),
                            from.gitFolder().orElse(""),
                            copy,
                            from.gitTimeout()),
                    new GitAccess.Settings(
                            from.gitUser(),
                            from.gitTokenFile().map(PolicySourcing::secret).orElse(null),
                            from.gitCa()
                                    .map(file ->
                                            trust(file, settings + ".git.ca").getTrustManagers()[0])
                                    .orElse(null),
                            from.gitSshKey().orElse(null),
                            from.gitKnownHosts().orElse(null)),
                    new CommitSigners(
                            from.allowedSigners()
                                    .map(file -> AllowedSigners.read(text(file)))
                                    .orElse(null),
                            from.openpgpKeys()
                                    .map(file -> OpenPgpKeys.read(text(file)))
                                    .orElse(null)),
                    clock);
        }
        return new DirectorySource(from.directory()
                .orElseThrow(() ->
                        new IllegalStateException(settings + ".git.remote, .bundle.url or .directory must be set")));
    }

    private static PolicySource bundle(PolicySourceConfig from, URI url, String settings) {
        Map<String, String> keys = new HashMap<>();
        from.bundleKeys().forEach((id, file) -> keys.put(id, text(file)));
        HttpClient.Builder http = HttpClient.newBuilder().connectTimeout(from.bundleTimeout());
        from.bundleCa().ifPresent(file -> http.sslContext(trusting(file, settings + ".bundle.ca")));
        return new BundleSource(
                new BundleSource.Config(
                        url,
                        from.bundleWait(),
                        from.bundleTimeout(),
                        from.bundleEntrypoint(),
                        credential(from, settings)),
                BundleSigners.read(keys, from.bundleScope().orElse("")),
                http.build());
    }

    private static BundleCredential credential(PolicySourceConfig from, String settings) {
        if (from.bundleS3Region().isEmpty()) {
            return from.bundleTokenFile()
                    .map(file -> BundleCredential.bearer(secret(file)))
                    .orElse(BundleCredential.NONE);
        }
        if (from.bundleTokenFile().isPresent()) {
            throw new IllegalStateException(settings + ".bundle.s3-region and .bundle.token-file are both set");
        }
        return new S3Credential(
                DefaultCredentialsProvider.builder().build(),
                from.bundleS3Region().get());
    }

    /** Read when it is asked for: whoever changes a token changes the file. */
    private static Supplier<String> secret(Path file) {
        return () -> text(file).strip();
    }

    private static SSLContext trusting(Path file, String setting) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust(file, setting).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(setting + " cannot be used", e);
        }
    }

    private static TrustManagerFactory trust(Path file, String setting) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
            roots.load(null, null);
            for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                roots.setCertificateEntry("root-" + roots.size(), root);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(roots);
            return trust;
        } catch (IOException e) {
            throw new UncheckedIOException(setting + " cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(setting + " is no PEM file of certificates", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " cannot be read", e);
        }
    }
}
