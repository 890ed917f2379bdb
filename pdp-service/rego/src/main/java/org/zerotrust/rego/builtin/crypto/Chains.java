package org.zerotrust.rego.builtin.crypto;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.form.IpAddress;

/** Chains of certificates: from a leaf over intermediates to the one root that is trusted. */
public final class Chains {
    private static final String ANY = "2.5.29.37.0";

    private Chains() {}

    /**
     * Verifies.
     *
     * @param certificates root first, leaf last, in DER
     * @param at the time at which all must be valid
     * @param dnsName the name the leaf must be for; empty for any
     * @param usages OIDs of extended key usages of which the chain must allow one
     * @return the chain from the leaf to the root, in DER
     * @throws GeneralSecurityException where there is none that holds
     */
    public static List<byte[]> verify(List<byte[]> certificates, Instant at, String dnsName, Set<String> usages)
            throws GeneralSecurityException {
        if (certificates.size() < 2) {
            throw new GeneralSecurityException("must supply at least two certificates to be able to verify");
        }
        CertificateFactory f = CertificateFactory.getInstance("X.509");
        List<X509Certificate> all = new ArrayList<>();
        for (byte[] der : certificates) {
            all.add((X509Certificate) f.generateCertificate(new ByteArrayInputStream(der)));
        }
        X509Certificate root = all.getFirst();
        X509Certificate leaf = all.getLast();
        root.checkValidity(Date.from(at));
        List<X509Certificate> path = path(root, all.subList(1, all.size() - 1), leaf, at);
        for (X509Certificate c : path) {
            checkUsage(c, usages);
        }
        if (!dnsName.isEmpty()) {
            checkName(leaf, dnsName);
        }
        List<byte[]> out = new ArrayList<>();
        for (X509Certificate c : path) {
            out.add(c.getEncoded());
        }
        return out;
    }

    private static List<X509Certificate> path(
            X509Certificate root, List<X509Certificate> intermediates, X509Certificate leaf, Instant at)
            throws GeneralSecurityException {
        if (leaf.equals(root)) {
            leaf.checkValidity(Date.from(at));
            return List.of(root);
        }
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(leaf);
        PKIXBuilderParameters p = parameters(root, target);
        p.setDate(Date.from(at));
        p.setRevocationEnabled(false);
        List<X509Certificate> store = new ArrayList<>(intermediates);
        store.add(leaf);
        p.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(store)));
        PKIXCertPathBuilderResult found =
                (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(p);
        List<X509Certificate> path = new ArrayList<>();
        for (Certificate c : found.getCertPath().getCertificates()) {
            path.add((X509Certificate) c);
        }
        path.add(root);
        return path;
    }

    private static PKIXBuilderParameters parameters(X509Certificate root, X509CertSelector target)
            throws InvalidAlgorithmParameterException {
        return new PKIXBuilderParameters(Set.of(new TrustAnchor(root, null)), target);
    }

    private static void checkUsage(X509Certificate c, Set<String> usages) throws GeneralSecurityException {
        @Nullable List<String> allowed = c.getExtendedKeyUsage();
        if (allowed == null || usages.contains(ANY) || allowed.contains(ANY)) {
            return;
        }
        for (String usage : usages) {
            if (allowed.contains(usage)) {
                return;
            }
        }
        throw new GeneralSecurityException("certificate specifies an incompatible key usage");
    }

    private static void checkName(X509Certificate leaf, String dnsName) throws GeneralSecurityException {
        byte[] ip = IpAddress.parse(dnsName);
        if (leaf.getSubjectAlternativeNames() != null) {
            for (List<?> name : leaf.getSubjectAlternativeNames()) {
                String value = String.valueOf(name.get(1));
                if (ip == null && name.getFirst().equals(2) && matches(value, dnsName)) {
                    return;
                }
                byte[] other = name.getFirst().equals(7) ? IpAddress.parse(value) : null;
                if (ip != null && other != null && java.util.Arrays.equals(ip, other)) {
                    return;
                }
            }
        }
        throw new GeneralSecurityException("certificate is not valid for " + dnsName);
    }

    private static boolean matches(String patternText, String hostText) {
        String pattern = patternText.toLowerCase(Locale.ROOT);
        String host = hostText.toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (!pattern.startsWith("*.")) {
            return pattern.equals(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && host.substring(dot).equals(pattern.substring(1));
    }
}
