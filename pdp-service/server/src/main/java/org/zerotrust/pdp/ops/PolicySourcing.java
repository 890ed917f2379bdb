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
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.zerotrust.gate.sign.AllowedSigners;
import org.zerotrust.gate.sign.BundleSigners;
import org.zerotrust.gate.sign.CommitSigners;
import org.zerotrust.gate.sign.OpenPgpKeys;
import org.zerotrust.gate.source.BundleSource;
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

    /** A bundle or Git where it is set, else the folder. */
    PolicySource shared() {
        if (config.bundleUrl().isPresent()) {
            if (config.gitRemote().isPresent()) {
                throw new IllegalStateException("pdp.policy.bundle.url and pdp.policy.git.remote are both set");
            }
            return bundle(config.bundleUrl().get());
        }
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
                .orElseThrow(() -> new IllegalStateException(
                        "pdp.policy.git.remote, pdp.policy.bundle.url or pdp.policy.directory must be set")));
    }

    private PolicySource bundle(URI url) {
        Map<String, String> keys = new HashMap<>();
        config.bundleKeys().forEach((id, file) -> keys.put(id, text(file)));
        HttpClient.Builder http = HttpClient.newBuilder().connectTimeout(config.bundleTimeout());
        config.bundleCa().ifPresent(file -> http.sslContext(trusting(file)));
        return new BundleSource(
                new BundleSource.Config(
                        url,
                        config.bundleWait(),
                        config.bundleTimeout(),
                        config.bundleEntrypoint(),
                        config.bundleTokenFile()
                                .<Supplier<String>>map(file -> () -> text(file).strip())
                                .orElse(null)),
                BundleSigners.read(keys, config.bundleScope().orElse("")),
                http.build());
    }

    private static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
            roots.load(null, null);
            for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                roots.setCertificateEntry("root-" + roots.size(), root);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(roots);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException("pdp.policy.bundle.ca cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("pdp.policy.bundle.ca is no PEM file of certificates", e);
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
