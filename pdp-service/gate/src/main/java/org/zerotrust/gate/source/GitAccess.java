package org.zerotrust.gate.source;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.eclipse.jgit.api.FetchCommand;
import org.eclipse.jgit.internal.transport.sshd.OpenSshServerKeyDatabase;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.HttpConfig;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * How a Git server is reached: who we are there, and how it shows that it is the one. Fail closed: an SSH server whose key is
 * not among the known ones is not talked to, and a setting of this machine's Git that would leave an HTTPS server's
 * certificate unchecked is refused.
 */
public final class GitAccess implements AutoCloseable {
    /**
     * What a place needs.
     *
     * @param user who we are over HTTPS; what hosts with tokens want there differs, and most take anything
     * @param token password or token over HTTPS, asked for at each fetch; null for none
     * @param trust what HTTPS servers' certificates are checked against; null for the JVM's roots
     * @param sshKey a private key without a passphrase, as OpenSSH writes it; null for those of this account, {@code ~/.ssh}
     * @param knownHosts keys of servers in OpenSSH's format; null for {@code ~/.ssh/known_hosts}
     */
    public record Settings(
            String user,
            @Nullable Supplier<String> token,
            @Nullable TrustManager trust,
            @Nullable Path sshKey,
            @Nullable Path knownHosts) {
        /** Nothing but what this account and the JVM have. */
        public static final Settings NONE = new Settings("git", null, null, null, null);

        @Override
        public String toString() {
            return "Settings[user=" + user + ", token redacted, sshKey=" + sshKey + ", knownHosts=" + knownHosts + "]";
        }
    }

    private final Settings settings;
    private @Nullable SshdSessionFactory ssh;

    /** By these settings. */
    public GitAccess(Settings settings) {
        this.settings = settings;
    }

    /**
     * Gives a fetch what it needs.
     *
     * @param config of the repository that is fetched into, with what this machine's Git is set to
     * @throws IOException where the server's certificate would not be checked
     */
    void prepare(FetchCommand fetch, Config config, String remote) throws IOException {
        check(config, remote);
        Supplier<String> token = settings.token();
        if (token != null) {
            fetch.setCredentialsProvider(new OfOneHost(remote, settings.user(), token.get()));
        }
        fetch.setTransportConfigCallback(this::configure);
    }

    private static void check(Config config, String remote) throws IOException {
        try {
            if (remote.startsWith("https:") && !new HttpConfig(config, new URIish(remote)).isSslVerify()) {
                throw new IOException("http.sslVerify of this machine's Git is false");
            }
        } catch (java.net.URISyntaxException e) {
            throw new IOException("it is no address of a repository", e);
        }
    }

    private void configure(Transport transport) {
        if (transport instanceof TransportHttp http && settings.trust() != null) {
            http.setHttpConnectionFactory(new Trusting(settings.trust()));
        } else if (transport instanceof SshTransport over) {
            over.setSshSessionFactory(ssh());
        }
    }

    private SshdSessionFactory ssh() {
        SshdSessionFactory made = ssh;
        if (made == null) {
            Path home = Path.of(System.getProperty("user.home"));
            Path own = home.resolve(".ssh");
            Path hosts = settings.knownHosts() == null ? own.resolve("known_hosts") : settings.knownHosts();
            SshdSessionFactoryBuilder builder = new SshdSessionFactoryBuilder()
                    .setHomeDirectory(home.toFile())
                    .setSshDirectory(own.toFile())
                    .setPreferredAuthentications("publickey")
                    .setServerKeyDatabase((_, _) -> new KnownOnly(hosts));
            Path key = settings.sshKey();
            if (key != null) {
                // Neither keys nor settings of this account beside it.
                builder.setDefaultIdentities(_ -> List.of(key)).setConfigFile(_ -> null);
            }
            made = builder.build(null);
            ssh = made;
        }
        return made;
    }

    @Override
    public void close() {
        if (ssh != null) {
            ssh.close();
        }
    }

    /** A token for the repository's own host over TLS, and for nobody that it redirects to. */
    private static final class OfOneHost extends UsernamePasswordCredentialsProvider {
        private final URIish remote;

        OfOneHost(String remote, String user, String token) throws IOException {
            super(user, token);
            try {
                this.remote = new URIish(remote);
            } catch (java.net.URISyntaxException e) {
                throw new IOException("it is no address of a repository", e);
            }
        }

        @Override
        public boolean get(URIish asking, CredentialItem... items) {
            return "https".equals(asking.getScheme())
                    && "https".equals(remote.getScheme())
                    && remote.getHost().equalsIgnoreCase(asking.getHost())
                    && remote.getPort() == asking.getPort()
                    && super.get(asking, items);
        }
    }

    /** Connections that check certificates against roots of our own. */
    private record Trusting(TrustManager trust) implements HttpConnectionFactory {
        private static final JDKHttpConnectionFactory JDK = new JDKHttpConnectionFactory();

        @Override
        public HttpConnection create(URL url) throws IOException {
            return trusting(JDK.create(url));
        }

        @Override
        public HttpConnection create(URL url, Proxy proxy) throws IOException {
            return trusting(JDK.create(url, proxy));
        }

        private HttpConnection trusting(HttpConnection connection) throws IOException {
            try {
                connection.configure(null, new TrustManager[] {trust}, null);
                return connection;
            } catch (GeneralSecurityException e) {
                throw new IOException("the roots cannot be used", e);
            }
        }
    }

    /** Servers' keys of a file; what is not in it is not known, and nobody is asked. */
    private static final class KnownOnly implements ServerKeyDatabase {
        private final Path file;
        private final OpenSshServerKeyDatabase known;

        KnownOnly(Path file) {
            this.file = file;
            this.known = new OpenSshServerKeyDatabase(false, List.of(file));
        }

        @Override
        public List<java.security.PublicKey> lookup(
                String connectAddress, java.net.InetSocketAddress remoteAddress, Configuration config) {
            return Files.isReadable(file) ? known.lookup(connectAddress, remoteAddress, config) : List.of();
        }

        @Override
        public boolean accept(
                String connectAddress,
                java.net.InetSocketAddress remoteAddress,
                java.security.PublicKey serverKey,
                Configuration config,
                CredentialsProvider provider) {
            return lookup(connectAddress, remoteAddress, config).stream()
                    .anyMatch(key -> KeyUtils.compareKeys(key, serverKey));
        }
    }
}
