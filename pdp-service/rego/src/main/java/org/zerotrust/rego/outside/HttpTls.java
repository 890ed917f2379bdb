package org.zerotrust.rego.outside;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.OutsideException;

/** What the {@code tls_} parameters of a request come to: whom it trusts and what it shows. */
final class HttpTls {
    private static final String NONE = "";

    private final HttpFields.Tls tls;
    private final boolean filesAndEnvironment;

    private HttpTls(HttpFields.Tls tls, boolean filesAndEnvironment) {
        this.tls = tls;
        this.filesAndEnvironment = filesAndEnvironment;
    }

    /** @param filesAndEnvironment whether certificates and keys may be named by file and environment variable */
    static SSLContext context(HttpFields.Tls tls, boolean filesAndEnvironment) {
        try {
            return new HttpTls(tls, filesAndEnvironment).context();
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            // The cause may quote key material.
            throw new OutsideException(
                    false, "the tls_ parameters cannot be used: " + e.getClass().getSimpleName());
        }
    }

    private SSLContext context() throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(), new TrustManager[] {trust()}, null);
        return context;
    }

    private String text(String name) throws IOException {
        String given = tls.texts().get(name);
        if (given != null) {
            // OPA takes the two characters for a line break.
            return given.replace("\\n", "\n");
        }
        String file = tls.texts().get(name + "_file");
        String variable = tls.texts().get(name + "_env_variable");
        if (file == null && variable == null) {
            return NONE;
        }
        if (!filesAndEnvironment) {
            // Fail closed: a policy reads no file and no variable of its host unless the host says so.
            throw new OutsideException(false, name + " may not be named by file or environment variable here");
        }
        if (file != null) {
            return Files.readString(Path.of(file));
        }
        String value = System.getenv(variable);
        if (value == null) {
            throw new OutsideException(false, "environment variable " + variable + " is not set");
        }
        return value;
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException {
        String chain = text("tls_client_cert");
        String key = text("tls_client_key");
        if (chain.isEmpty() || key.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "client", privateKey(key), new char[0], certificates(chain).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static Collection<? extends Certificate> certificates(String pem) throws CertificateException {
        Collection<? extends Certificate> all = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        if (all.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        return all;
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        byte[] der = PemKeys.pkcs8(pem);
        InvalidKeySpecException last = new InvalidKeySpecException("no private key");
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException another) {
                last = another;
            }
        }
        throw last;
    }

    private TrustManager trust() throws GeneralSecurityException, IOException {
        if (tls.skipVerify()) {
            return new Named(null, null);
        }
        String pem = text("tls_ca_cert");
        List<X509TrustManager> all = new ArrayList<>();
        if (pem.isEmpty() || tls.systemCerts()) {
            all.add(manager(null));
        }
        if (!pem.isEmpty()) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int n = 0;
            for (Certificate c : certificates(pem)) {
                store.setCertificateEntry("ca" + n++, c);
            }
            all.add(manager(store));
        }
        String name = tls.texts().get("tls_server_name");
        if (name == null && all.size() == 1) {
            // The JDK's own check of the name in the URL.
            return all.getFirst();
        }
        return new Named(all, name);
    }

    private static X509TrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager m : factory.getTrustManagers()) {
            if (m instanceof X509TrustManager x) {
                return x;
            }
        }
        throw new GeneralSecurityException("no trust manager");
    }

    /** Trusts what any of its managers trusts, for a name that need not be the URL's. */
    private static final class Named extends X509ExtendedTrustManager {
        private final @Nullable List<X509TrustManager> managers;
        private final @Nullable String name;

        /** @param managers {@code null} to trust everybody, which the request has asked for in so many words */
        Named(@Nullable List<X509TrustManager> managers, @Nullable String name) {
            this.managers = managers;
            this.name = name;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, authType);
            String expected = name != null ? name : engine.getPeerHost();
            if (managers != null && (expected == null || !isFor(chain[0], expected))) {
                throw new CertificateException("the certificate is not for " + expected);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            throw new CertificateException("only engines are served");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (managers == null) {
                return;
            }
            CertificateException last = null;
            for (X509TrustManager m : managers) {
                try {
                    m.checkServerTrusted(chain, authType);
                    return;
                } catch (CertificateException e) {
                    last = e;
                }
            }
            throw last == null ? new CertificateException("nobody is trusted") : last;
        }

        /** RFC 6125: the names of the certificate, a star for the whole first label only. */
        private static boolean isFor(X509Certificate c, String expected) throws CertificateException {
            Collection<List<?>> names = c.getSubjectAlternativeNames();
            if (names == null) {
                return false;
            }
            String host = expected.toLowerCase(Locale.ROOT);
            for (List<?> each : names) {
                String value = String.valueOf(each.get(1)).toLowerCase(Locale.ROOT);
                int kind = (Integer) each.get(0);
                boolean wild = kind == 2
                        && value.startsWith("*.")
                        && host.indexOf('.') > 0
                        && value.substring(1).equals(host.substring(host.indexOf('.')));
                if ((kind == 2 || kind == 7) && value.equals(host) || wild) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** All that makes two contexts the same; in memory only, never shown. */
    static Object key(HttpFields.Tls tls) {
        return List.of(Map.copyOf(tls.texts()), tls.systemCerts(), tls.skipVerify());
    }
}
