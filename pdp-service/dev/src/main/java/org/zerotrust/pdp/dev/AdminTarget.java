package org.zerotrust.pdp.dev;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.up.RunState;
import org.zerotrust.pdp.testkit.Credential;
import org.zerotrust.pdp.testkit.DemoPki;
import picocli.CommandLine.Option;

/** Options that say which service is meant and as whom: the stack that runs here, unless told otherwise. */
public final class AdminTarget {

    @Option(names = "--url", description = "admin address of a service elsewhere, for example https://pdp.example:9000")
    private @Nullable URI url;

    @Option(names = "--ca", description = "with --url: PEM of the authority that the service's certificate is of")
    private @Nullable Path authority;

    @Option(names = "--cert", description = "with --url: PEM of the caller's certificate and those above it")
    private @Nullable Path certificate;

    @Option(names = "--key", description = "with --url: PEM (PKCS#8) of the caller's key")
    private @Nullable Path key;

    @Option(names = "--as", description = "which of the demo's callers asks (default: ${DEFAULT-VALUE})")
    private String caller;

    /** As an operator, unless told otherwise. */
    public AdminTarget() {
        this("operator");
    }

    /**
     * As a caller with the role that the command needs.
     *
     * @param caller of the demo
     */
    public AdminTarget(String caller) {
        this.caller = caller;
    }

    /** The service as the options say. */
    public JsonApi connect() {
        if (url != null) {
            return JsonApi.admin(elsewhere(), url);
        }
        Home home = Home.find();
        RunState state = RunState.running(home.runFile())
                .orElseThrow(
                        () -> new LauncherException("nothing runs here; start it with: ./pdp up -d, or name --url"));
        DemoPki pki = home.demoPki();
        return JsonApi.admin(
                Tls.client(pki, pki.service(caller)),
                URI.create("https://127.0.0.1:" + state.ports().admin()));
    }

    private SSLContext elsewhere() {
        if (authority == null || certificate == null || key == null) {
            throw new LauncherException("--url needs --ca, --cert and --key");
        }
        try {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            List<X509Certificate> trusted = Credential.certificates(authority);
            for (int i = 0; i < trusted.size(); i++) {
                anchors.setCertificateEntry("anchor-" + i, trusted.get(i));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(anchors);
            KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
            own.init(Credential.read(certificate, key).keyStore(), new char[0]);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(own.getKeyManagers(), trust.getTrustManagers(), null);
            return tls;
        } catch (IOException | GeneralSecurityException e) {
            throw new LauncherException("the caller's certificate cannot be used", e);
        }
    }

    /** Refuses to go on with a file that cannot be read. */
    public static void readable(Path file) {
        if (!Files.isReadable(file)) {
            throw new LauncherException(file + " cannot be read");
        }
    }
}
