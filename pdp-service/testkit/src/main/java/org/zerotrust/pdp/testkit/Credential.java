package org.zerotrust.pdp.testkit;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/**
 * A private key and its certificate with the certificates above it, leaf first, without the root.
 * The key never shows in {@link #toString()}.
 *
 * @param name file name in the PKI's folder
 * @param key the leaf's private key
 * @param chain leaf first
 */
public record Credential(String name, PrivateKey key, List<X509Certificate> chain) {

    public Credential {
        Objects.requireNonNull(key);
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a credential needs a certificate: " + name);
        }
    }

    /** The leaf certificate. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** SHA-256 of the leaf's DER, lower-case hex. */
    public String fingerprint() {
        return HexFormat.of().formatHex(digest());
    }

    /** RFC 8705, 3.1: base64url of the SHA-256 of the leaf's DER, as in {@code cnf.x5t#S256}. */
    public String thumbprint() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest());
    }

    /** The chain as PEM blocks, leaf first. */
    public String chainPem() {
        StringBuilder all = new StringBuilder();
        chain.forEach(certificate -> all.append(pem(certificate)));
        return all.toString();
    }

    /** Each certificate as one PEM block, leaf first. */
    public List<String> chainPemList() {
        return chain.stream().map(Credential::pem).toList();
    }

    /** For TLS: this key and chain under alias {@code key}, with an empty password, in memory only. */
    public KeyStore keyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", key, new char[0], chain.toArray(X509Certificate[]::new));
        return store;
    }

    /** Writes {@code NAME.pem} (the chain) and {@code NAME.key} (PKCS#8, readable by the owner only). */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".pem"), chainPem());
        Private.write(folder.resolve(name + ".key"), pem(new JcaPKCS8Generator(key, null)));
    }

    /** Reads what {@link #write} wrote. */
    public static Credential read(Path folder, String name) throws IOException {
        return read(name, folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    }

    /** Reads a chain and its leaf's key, each PEM. */
    public static Credential read(Path certificates, Path key) throws IOException {
        return read(certificates.getFileName().toString(), certificates, key);
    }

    private static Credential read(String name, Path certificates, Path key) throws IOException {
        List<X509Certificate> chain = certificates(certificates);
        try (Reader reader = Files.newBufferedReader(key);
                PEMParser parser = new PEMParser(reader)) {
            if (parser.readObject() instanceof PrivateKeyInfo info) {
                return new Credential(name, new JcaPEMKeyConverter().getPrivateKey(info), chain);
            }
            throw new IOException("no PKCS#8 private key in " + key);
        }
    }

    /** All certificates of a PEM file, in its order. */
    public static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(reader)) {
            Object next = parser.readObject();
            while (next != null) {
                if (next instanceof X509CertificateHolder holder) {
                    found.add(new JcaX509CertificateConverter().getCertificate(holder));
                }
                next = parser.readObject();
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("not a certificate: " + file, e);
        }
        return found;
    }

    /** One PEM block. */
    public static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "Credential[" + name + ", " + certificate().getSubjectX500Principal() + "]";
    }

    private byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(certificate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
