package org.zerotrust.rego.builtin.crypto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.builtin.Numbers;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;

/**
 * A certificate or request (RFC 5280, RFC 2986) as the object that OPA shows: the fields of Go's {@code x509.Certificate}
 * by their Go names, bytes in base64, times in RFC 3339.
 */
public final class CertificateJson {
    private static final Map<String, Long> SIGNATURES = Map.ofEntries(
            Map.entry("1.2.840.113549.1.1.2", 1L),
            Map.entry("1.2.840.113549.1.1.4", 2L),
            Map.entry("1.2.840.113549.1.1.5", 3L),
            Map.entry("1.2.840.113549.1.1.11", 4L),
            Map.entry("1.2.840.113549.1.1.12", 5L),
            Map.entry("1.2.840.113549.1.1.13", 6L),
            Map.entry("1.2.840.10040.4.3", 7L),
            Map.entry("2.16.840.1.101.3.4.3.2", 8L),
            Map.entry("1.2.840.10045.4.1", 9L),
            Map.entry("1.2.840.10045.4.3.2", 10L),
            Map.entry("1.2.840.10045.4.3.3", 11L),
            Map.entry("1.2.840.10045.4.3.4", 12L),
            Map.entry("1.3.101.112", 16L));
    private static final Map<String, Long> PSS_HASHES =
            Map.of("2.16.840.1.101.3.4.2.1", 13L, "2.16.840.1.101.3.4.2.2", 14L, "2.16.840.1.101.3.4.2.3", 15L);

    private static final Set<String> CURVES =
            Set.of("1.3.132.0.33", "1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35");

    private CertificateJson() {}

    static Object base64(byte[] b) {
        return Base64.getEncoder().encodeToString(b);
    }

    /** Null for an empty list, as Go shows one that was never made. */
    static Object orNull(List<Object> list) {
        return list.isEmpty() ? RegoNull.NULL : list;
    }

    /**
     * The object of a certificate.
     *
     * @param der exactly one certificate
     * @param uriStrings whether the field URIStrings is there
     * @throws IllegalArgumentException where the bytes are no certificate
     */
    public static Object certificate(byte[] der, boolean uriStrings) {
        try {
            return new Reader(uriStrings).certificate(Der.sequence(der).getFirst());
        } catch (Der.MalformedException | java.util.NoSuchElementException malformed) {
            throw new IllegalArgumentException("x509: malformed certificate");
        }
    }

    /**
     * The object of a certificate signing request.
     *
     * @throws IllegalArgumentException where the bytes are none
     */
    public static Object request(byte[] der) {
        try {
            return new Reader(false).request(Der.sequence(der).getFirst());
        } catch (Der.MalformedException | java.util.NoSuchElementException malformed) {
            throw new IllegalArgumentException("asn1: structure error: not a certificate request");
        }
    }

    /**
     * The single certificates in DER that stand one after another.
     *
     * @throws IllegalArgumentException where they are none
     */
    public static List<byte[]> split(byte[] der) {
        try {
            return Der.sequence(der).stream()
                    .map(d -> d.must(Der.SEQUENCE).raw())
                    .toList();
        } catch (Der.MalformedException malformed) {
            throw new IllegalArgumentException("x509: malformed certificate");
        }
    }

    /** Fields common to both, filled from the extensions. */
    private static final class Reader {
        private final Map<Object, Object> out = new HashMap<>();
        private final boolean uriStrings;

        Reader(boolean uriStrings) {
            this.uriStrings = uriStrings;
        }

        Object certificate(Der whole) {
            Der tbs = whole.must(Der.SEQUENCE).child(0).must(Der.SEQUENCE);
            List<Der> f = tbs.children();
            int i = 0;
            long version = 1;
            if (f.get(0).tag() == 0xA0) {
                version = f.get(0).child(0).integer().longValue() + 1;
                i = 1;
            }
            nothing();
            out.put("Raw", base64(whole.raw()));
            out.put("RawTBSCertificate", base64(tbs.raw()));
            out.put("Version", version);
            BigInteger serial = f.get(i).must(2).integer();
            if (serial.signum() < 0) {
                throw new Der.MalformedException("negative serial number");
            }
            out.put("SerialNumber", Numbers.of(serial));
            signature(whole);
            Der issuer = f.get(i + 2).must(Der.SEQUENCE);
            out.put("RawIssuer", base64(issuer.raw()));
            out.put("Issuer", Names.of(issuer));
            Der validity = f.get(i + 3).must(Der.SEQUENCE);
            out.put("NotBefore", Names.time(validity.child(0)));
            out.put("NotAfter", Names.time(validity.child(1)));
            subject(f.get(i + 4).must(Der.SEQUENCE));
            key(f.get(i + 5).must(Der.SEQUENCE));
            List<Object> extensions = new ArrayList<>();
            for (Der d : f.subList(i + 6, f.size())) {
                if (d.tag() == 0xA3) {
                    Set<String> seen = new HashSet<>();
                    for (Der e : d.child(0).children()) {
                        if (!seen.add(e.child(0).dotted())) {
                            throw new Der.MalformedException("duplicate extension");
                        }
                        extensions.add(Extensions.read(e, out, uriStrings));
                    }
                }
            }
            out.put("Extensions", orNull(extensions));
            return RegoObject.of(out);
        }

        Object request(Der whole) {
            Der info = whole.must(Der.SEQUENCE).child(0).must(Der.SEQUENCE);
            for (String name : List.of(
                    "Attributes",
                    "DNSNames",
                    "EmailAddresses",
                    "Extensions",
                    "ExtraExtensions",
                    "IPAddresses",
                    "URIs")) {
                out.put(name, RegoNull.NULL);
            }
            out.put("Raw", base64(whole.raw()));
            out.put("RawTBSCertificateRequest", base64(info.raw()));
            out.put("Version", info.child(0).must(2).integer().longValue());
            signature(whole);
            subject(info.child(1).must(Der.SEQUENCE));
            key(info.child(2).must(Der.SEQUENCE));
            if (info.children().size() > 3) {
                attributes(info.child(3));
            }
            return RegoObject.of(out);
        }

        /** The attributes of the form that Go knows; the extensions asked for also one by one. */
        private void attributes(Der all) {
            Map<Object, Object> found = new LinkedHashMap<>();
            List<Object> extensions = new ArrayList<>();
            List<Object> shown = new ArrayList<>();
            for (Der attribute : all.children()) {
                Object value = Attributes.read(attribute);
                if (value != null) {
                    shown.add(value);
                }
                if (!attribute.child(0).dotted().equals("1.2.840.113549.1.9.14")) {
                    continue;
                }
                for (Der e : attribute.child(1).child(0).children()) {
                    extensions.add(Extensions.read(e, found, false));
                }
            }
            for (String name : List.of("DNSNames", "EmailAddresses", "IPAddresses", "URIs")) {
                if (found.containsKey(name)) {
                    out.put(name, found.get(name));
                }
            }
            out.put("Attributes", orNull(shown));
            out.put("Extensions", orNull(extensions));
        }

        private void nothing() {
            for (String name : List.of(
                    "AuthorityKeyId",
                    "CRLDistributionPoints",
                    "DNSNames",
                    "EmailAddresses",
                    "ExcludedDNSDomains",
                    "ExcludedEmailAddresses",
                    "ExcludedIPRanges",
                    "ExcludedURIDomains",
                    "ExtKeyUsage",
                    "ExtraExtensions",
                    "IPAddresses",
                    "IssuingCertificateURL",
                    "OCSPServer",
                    "PermittedDNSDomains",
                    "PermittedEmailAddresses",
                    "PermittedIPRanges",
                    "PermittedURIDomains",
                    "Policies",
                    "PolicyIdentifiers",
                    "PolicyMappings",
                    "SubjectKeyId",
                    "URIs",
                    "UnhandledCriticalExtensions",
                    "UnknownExtKeyUsage")) {
                out.put(name, RegoNull.NULL);
            }
            if (uriStrings) {
                out.put("URIStrings", RegoNull.NULL);
            }
            for (String name : List.of(
                    "InhibitAnyPolicy", "InhibitPolicyMapping", "KeyUsage", "MaxPathLen", "RequireExplicitPolicy")) {
                out.put(name, 0L);
            }
            for (String name : List.of(
                    "BasicConstraintsValid",
                    "InhibitAnyPolicyZero",
                    "InhibitPolicyMappingZero",
                    "IsCA",
                    "MaxPathLenZero",
                    "PermittedDNSDomainsCritical",
                    "RequireExplicitPolicyZero")) {
                out.put(name, false);
            }
        }

        private void signature(Der whole) {
            Der algorithm = whole.child(1).must(Der.SEQUENCE);
            String oid = algorithm.child(0).dotted();
            long number = SIGNATURES.getOrDefault(oid, 0L);
            if (oid.equals("1.2.840.113549.1.1.10") && algorithm.children().size() > 1) {
                for (Der p : algorithm.child(1).children()) {
                    if (p.tag() == 0xA0) {
                        number = PSS_HASHES.getOrDefault(p.child(0).child(0).dotted(), 0L);
                    }
                }
            }
            out.put("SignatureAlgorithm", number);
            out.put("Signature", base64(whole.child(2).must(3).bits()));
        }

        private void subject(Der name) {
            out.put("RawSubject", base64(name.raw()));
            out.put("Subject", Names.of(name));
        }

        private void key(Der info) {
            out.put("RawSubjectPublicKeyInfo", base64(info.raw()));
            byte[] bits = info.child(1).must(3).bits();
            long algorithm = 0;
            Object key = RegoNull.NULL;
            switch (info.child(0).child(0).dotted()) {
                case "1.2.840.113549.1.1.1" -> {
                    algorithm = 1;
                    Der rsa = Der.sequence(bits).getFirst();
                    key = rsaKey(rsa.child(0).integer(), rsa.child(1).integer());
                }
                case "1.2.840.10040.4.1" -> algorithm = 2;
                case "1.2.840.10045.2.1" -> {
                    algorithm = 3;
                    if (!CURVES.contains(info.child(0).child(1).dotted())) {
                        throw new Der.MalformedException("unsupported elliptic curve");
                    }
                    key = point(bits);
                }
                case "1.3.101.112" -> {
                    algorithm = 4;
                    key = base64(bits);
                }
                default -> algorithm = 0;
            }
            out.put("PublicKeyAlgorithm", algorithm);
            out.put("PublicKey", key);
        }
    }

    static Object rsaKey(BigInteger n, BigInteger e) {
        return RegoObject.of(Map.of("N", Numbers.of(n), "E", Numbers.of(e)));
    }

    private static Object point(byte[] uncompressed) {
        if (uncompressed.length < 3 || uncompressed[0] != 4) {
            throw new Der.MalformedException("unsupported elliptic curve");
        }
        int half = (uncompressed.length - 1) / 2;
        BigInteger x = new BigInteger(1, uncompressed, 1, half);
        BigInteger y = new BigInteger(1, uncompressed, 1 + half, half);
        return RegoObject.of(Map.of("Curve", RegoObject.EMPTY, "X", Numbers.of(x), "Y", Numbers.of(y)));
    }
}
