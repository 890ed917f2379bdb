package org.zerotrust.rego.builtin;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.builtin.crypto.CertificateJson;
import org.zerotrust.rego.builtin.crypto.Chains;
import org.zerotrust.rego.builtin.crypto.Pem;
import org.zerotrust.rego.builtin.golang.GoBase64;
import org.zerotrust.rego.value.RegoObject;

/** {@code crypto.x509.parse_certificates}, {@code parse_and_verify_certificates*} and {@code parse_certificate_request}. */
final class Certificates {
    private static final long VERIFY_WORK = 10_000;
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final Map<String, String> USAGES = Map.ofEntries(
            Map.entry("KeyUsageAny", "2.5.29.37.0"),
            Map.entry("KeyUsageServerAuth", SERVER),
            Map.entry("KeyUsageClientAuth", "1.3.6.1.5.5.7.3.2"),
            Map.entry("KeyUsageCodeSigning", "1.3.6.1.5.5.7.3.3"),
            Map.entry("KeyUsageEmailProtection", "1.3.6.1.5.5.7.3.4"),
            Map.entry("KeyUsageIPSECEndSystem", "1.3.6.1.5.5.7.3.5"),
            Map.entry("KeyUsageIPSECTunnel", "1.3.6.1.5.5.7.3.6"),
            Map.entry("KeyUsageIPSECUser", "1.3.6.1.5.5.7.3.7"),
            Map.entry("KeyUsageTimeStamping", "1.3.6.1.5.5.7.3.8"),
            Map.entry("KeyUsageOCSPSigning", "1.3.6.1.5.5.7.3.9"),
            Map.entry("KeyUsageMicrosoftServerGatedCrypto", "1.3.6.1.4.1.311.10.3.3"),
            Map.entry("KeyUsageNetscapeServerGatedCrypto", "2.16.840.1.113730.4.1"),
            Map.entry("KeyUsageMicrosoftCommercialCodeSigning", "1.3.6.1.4.1.311.2.1.22"),
            Map.entry("KeyUsageMicrosoftKernelCodeSigning", "1.3.6.1.4.1.311.61.1.1"));

    private record Options(Instant time, String dnsName, Set<String> usages) {}

    private Certificates() {}

    static void register(Registrar r) {
        r.f1("crypto.x509.parse_certificates", Certificates::parse);
        r.f1("crypto.x509.parse_and_verify_certificates", Certificates::verify);
        r.f2("crypto.x509.parse_and_verify_certificates_with_options", Certificates::verifyWithOptions);
        r.f1("crypto.x509.parse_certificate_request", Certificates::parseRequest);
    }

    private static byte[] base64(String s) {
        try {
            return GoBase64.decode(Bytes.of(s), false, true);
        } catch (GoBase64.CorruptException corrupt) {
            throw BuiltinException.failed(String.valueOf(corrupt.getMessage()));
        }
    }

    /** The certificates of PEM, of base64 of PEM, or of base64 of DER. */
    private static List<byte[]> certificates(BuiltinContext ctx, String s) {
        ctx.work(16 + s.length() / 4);
        try {
            if (s.startsWith("-----BEGIN")) {
                return pem(s);
            }
            byte[] decoded = base64(s);
            String text = Bytes.string(decoded);
            return text.startsWith("-----BEGIN") ? pem(text) : CertificateJson.split(decoded);
        } catch (IllegalArgumentException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
    }

    private static List<byte[]> pem(String text) {
        List<byte[]> out = new ArrayList<>();
        for (Pem p : Pem.all(text)) {
            if (!p.type().equals("CERTIFICATE")) {
                throw BuiltinException.failed("PEM block type is '" + p.type() + "', expected CERTIFICATE");
            }
            out.addAll(CertificateJson.split(p.der()));
        }
        return out;
    }

    private static Object shown(List<byte[]> ders, boolean uriStrings) {
        List<Object> out = new ArrayList<>();
        try {
            for (byte[] der : ders) {
                out.add(CertificateJson.certificate(der, uriStrings));
            }
        } catch (IllegalArgumentException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
        return out;
    }

    static Object parse(BuiltinContext ctx, Object a) {
        return shown(certificates(ctx, Operands.string(a, 1)), true);
    }

    static Object verify(BuiltinContext ctx, Object a) {
        Options defaults = new Options(Instant.ofEpochSecond(0, ctx.timeNanos()), "", Set.of(SERVER));
        return verify(ctx, Operands.string(a, 1), defaults, true);
    }

    static Object verifyWithOptions(BuiltinContext ctx, Object a, Object options) {
        String s = Operands.string(a, 1);
        return verify(ctx, s, options(ctx, Operands.object(options, 2)), false);
    }

    private static Object verify(BuiltinContext ctx, String s, Options options, boolean uriStrings) {
        ctx.work(VERIFY_WORK);
        try {
            List<byte[]> chain = Chains.verify(certificates(ctx, s), options.time, options.dnsName, options.usages);
            return List.of(true, shown(chain, uriStrings));
        } catch (GeneralSecurityException refused) {
            // Fail closed: whatever kept the chain from being verified, it is not.
            return List.of(false, List.of());
        } catch (BuiltinException malformed) {
            if (malformed.halts()) {
                throw malformed;
            }
            return List.of(false, List.of());
        }
    }

    private static Options options(BuiltinContext ctx, RegoObject o) {
        Instant time = Instant.ofEpochSecond(0, ctx.timeNanos());
        String dnsName = "";
        Set<String> usages = Set.of(SERVER);
        for (int i = 0; i < o.size(); i++) {
            Object v = o.sortedValue(i);
            switch (String.valueOf(o.sortedKey(i))) {
                case "DNSName" -> {
                    if (!(v instanceof String s)) {
                        throw BuiltinException.failed("'DNSName' should be a string");
                    }
                    dnsName = s.replaceAll("^\"+|\"+$", "");
                }
                case "CurrentTime" -> {
                    if (!(v instanceof Number n)) {
                        throw BuiltinException.failed("'CurrentTime' should be a number");
                    }
                    if (!Numbers.isInt64(n)) {
                        throw BuiltinException.failed("'CurrentTime' should be a valid int64 number");
                    }
                    time = Instant.ofEpochSecond(0, n.longValue());
                }
                case "MaxConstraintComparisons" -> {
                    if (!(v instanceof Number n)) {
                        throw BuiltinException.failed("'MaxConstraintComparisons' should be a number");
                    }
                    if (!Numbers.isInt64(n)) {
                        throw BuiltinException.failed("'MaxConstraintComparisons' should be a valid number");
                    }
                }
                case "KeyUsages" -> usages = usages(v);
                default -> throw BuiltinException.failed("invalid key option");
            }
        }
        return new Options(time, dnsName, usages.isEmpty() ? Set.of(SERVER) : usages);
    }

    private static Set<String> usages(Object v) {
        if (!(v instanceof List<?>) && !(v instanceof Set<?>)) {
            throw BuiltinException.failed("'KeyUsages' should be an Array or Set");
        }
        Set<String> out = new HashSet<>();
        List<String> invalid = new ArrayList<>();
        for (Object e : Operands.elements(v, 2, "array", "set")) {
            if (e instanceof String s) {
                String oid = USAGES.get(s);
                if (oid == null) {
                    invalid.add(s);
                } else {
                    out.add(oid);
                }
            }
        }
        if (!invalid.isEmpty()) {
            throw BuiltinException.failed("invalid entries for 'KeyUsages' found: [" + String.join(" ", invalid) + "]");
        }
        return out;
    }

    static Object parseRequest(BuiltinContext ctx, Object a) {
        String s = Operands.string(a, 1);
        ctx.work(16 + s.length() / 4);
        byte[] der = s.startsWith("-----BEGIN CERTIFICATE REQUEST-----") ? Bytes.of(s) : base64(s);
        Pem pem = Pem.first(Bytes.string(der));
        if (pem != null) {
            if (!pem.type().equals("CERTIFICATE REQUEST")) {
                throw BuiltinException.failed("invalid PEM-encoded certificate signing request");
            }
            der = pem.der();
        }
        try {
            return CertificateJson.request(der);
        } catch (IllegalArgumentException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
    }
}
