package org.zerotrust.rego.builtin.crypto;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.builtin.form.IpAddress;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;

/** The extensions of a certificate that have fields of their own. */
final class Extensions {
    private static final Map<String, Long> USAGES = Map.ofEntries(
            Map.entry("2.5.29.37.0", 0L),
            Map.entry("1.3.6.1.5.5.7.3.1", 1L),
            Map.entry("1.3.6.1.5.5.7.3.2", 2L),
            Map.entry("1.3.6.1.5.5.7.3.3", 3L),
            Map.entry("1.3.6.1.5.5.7.3.4", 4L),
            Map.entry("1.3.6.1.5.5.7.3.5", 5L),
            Map.entry("1.3.6.1.5.5.7.3.6", 6L),
            Map.entry("1.3.6.1.5.5.7.3.7", 7L),
            Map.entry("1.3.6.1.5.5.7.3.8", 8L),
            Map.entry("1.3.6.1.5.5.7.3.9", 9L),
            Map.entry("1.3.6.1.4.1.311.10.3.3", 10L),
            Map.entry("2.16.840.1.113730.4.1", 11L),
            Map.entry("1.3.6.1.4.1.311.2.1.22", 12L),
            Map.entry("1.3.6.1.4.1.311.61.1.1", 13L));

    private Extensions() {}

    /** Reads one, puts what it says into {@code out}, and gives it as Go's pkix.Extension. */
    static Object read(Der extension, Map<Object, Object> out, boolean uriStrings) {
        List<Der> parts = extension.children();
        boolean critical = parts.size() > 2 && parts.get(1).must(1).content()[0] != 0;
        Der value = parts.getLast().must(4);
        Der oid = parts.getFirst().must(6);
        boolean known = apply(oid.dotted(), value, critical, out, uriStrings);
        if (critical && !known) {
            add(out, "UnhandledCriticalExtensions", oid.oid());
        }
        return RegoObject.of(
                Map.of("Id", oid.oid(), "Critical", critical, "Value", CertificateJson.base64(value.content())));
    }

    @SuppressWarnings("unchecked") // Lists are only put here.
    private static void add(Map<Object, Object> out, String name, Object value) {
        Object old = out.get(name);
        if (old instanceof List<?> l) {
            ((List<Object>) l).add(value);
        } else {
            List<Object> list = new ArrayList<>();
            list.add(value);
            out.put(name, list);
        }
    }

    private static boolean apply(String oid, Der value, boolean critical, Map<Object, Object> out, boolean uriStrings) {
        Der body = Der.sequence(value.content()).getFirst();
        switch (oid) {
            case "2.5.29.15" -> {
                long usage = 0;
                byte[] bits = body.must(3).bits();
                for (int i = 0; i < Math.min(9, bits.length * 8); i++) {
                    usage |= (bits[i / 8] >> (7 - i % 8) & 1L) << i;
                }
                out.put("KeyUsage", usage);
            }
            case "2.5.29.19" -> {
                long length = -1;
                boolean ca = false;
                for (Der d : body.must(Der.SEQUENCE).children()) {
                    if (d.tag() == 1) {
                        ca = d.content()[0] != 0;
                    } else {
                        length = d.must(2).integer().longValue();
                    }
                }
                out.put("BasicConstraintsValid", true);
                out.put("IsCA", ca);
                out.put("MaxPathLen", length);
                out.put("MaxPathLenZero", length == 0);
            }
            case "2.5.29.17" -> names(body, out, uriStrings);
            case "2.5.29.37" -> {
                for (Der d : body.children()) {
                    Long usage = USAGES.get(d.dotted());
                    if (usage != null) {
                        add(out, "ExtKeyUsage", usage);
                    } else {
                        add(out, "UnknownExtKeyUsage", d.oid());
                    }
                }
            }
            case "2.5.29.14" ->
                out.put("SubjectKeyId", CertificateJson.base64(body.must(4).content()));
            case "2.5.29.35" -> {
                for (Der d : body.children()) {
                    if (d.tag() == 0x80) {
                        out.put("AuthorityKeyId", CertificateJson.base64(d.content()));
                    }
                }
            }
            case "2.5.29.31" -> points(body, out);
            case "1.3.6.1.5.5.7.1.1" -> {
                for (Der d : body.children()) {
                    if (d.child(1).tag() != 0x86) {
                        continue;
                    }
                    String name = switch (d.child(0).dotted()) {
                        case "1.3.6.1.5.5.7.48.1" -> "OCSPServer";
                        case "1.3.6.1.5.5.7.48.2" -> "IssuingCertificateURL";
                        default -> "";
                    };
                    if (!name.isEmpty()) {
                        add(out, name, d.child(1).latin());
                    }
                }
            }
            case "2.5.29.32" -> {
                for (Der d : body.children()) {
                    add(out, "PolicyIdentifiers", d.child(0).oid());
                    add(out, "Policies", d.child(0).dotted());
                }
            }
            case "2.5.29.30" -> constraints(body, critical, out);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void names(Der body, Map<Object, Object> out, boolean uriStrings) {
        for (Der d : body.must(Der.SEQUENCE).children()) {
            switch (d.tag()) {
                case 0x81 -> add(out, "EmailAddresses", d.latin());
                case 0x82 -> add(out, "DNSNames", d.latin());
                case 0x86 -> {
                    add(out, "URIs", uri(d.latin()));
                    if (uriStrings) {
                        add(out, "URIStrings", d.latin());
                    }
                }
                case 0x87 -> add(out, "IPAddresses", address(d.content()));
                default -> {
                    // Other kinds of names have no field.
                }
            }
        }
    }

    private static String address(byte[] b) {
        if (b.length == 16) {
            return IpAddress.text(b);
        }
        if (b.length != 4) {
            throw new Der.MalformedException("cannot parse IP address of length " + b.length);
        }
        byte[] wide = new byte[16];
        wide[10] = -1;
        wide[11] = -1;
        System.arraycopy(b, 0, wide, 12, 4);
        return IpAddress.text(wide);
    }

    /** A URI as Go's url.URL. */
    private static Object uri(String text) {
        URI u;
        try {
            u = URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw new Der.MalformedException("cannot parse URI");
        }
        Map<Object, Object> out = new HashMap<>();
        out.put("Scheme", u.getScheme() == null ? "" : u.getScheme());
        out.put("Opaque", u.isOpaque() ? u.getSchemeSpecificPart() : "");
        out.put("User", RegoNull.NULL);
        out.put("Host", u.getRawAuthority() == null ? "" : u.getRawAuthority());
        out.put("Path", u.getPath() == null ? "" : u.getPath());
        out.put("RawPath", "");
        out.put("RawQuery", u.getRawQuery() == null ? "" : u.getRawQuery());
        out.put("Fragment", u.getFragment() == null ? "" : u.getFragment());
        out.put("RawFragment", "");
        out.put("ForceQuery", false);
        out.put("OmitHost", false);
        return RegoObject.of(out);
    }

    private static void points(Der body, Map<Object, Object> out) {
        for (Der point : body.children()) {
            for (Der d : point.children()) {
                if (d.tag() != 0xA0 || d.child(0).tag() != 0xA0) {
                    continue;
                }
                for (Der name : d.child(0).children()) {
                    if (name.tag() == 0x86) {
                        add(out, "CRLDistributionPoints", name.latin());
                    }
                }
            }
        }
    }

    private static void constraints(Der body, boolean critical, Map<Object, Object> out) {
        out.put("PermittedDNSDomainsCritical", critical);
        if (body.children().isEmpty()) {
            throw new Der.MalformedException("empty name constraints extension");
        }
        for (Der list : body.children()) {
            String prefix = list.tag() == 0xA0 ? "Permitted" : "Excluded";
            for (Der subtree : list.children()) {
                Der name = subtree.child(0);
                switch (name.tag()) {
                    case 0x81 -> add(out, prefix + "EmailAddresses", name.latin());
                    case 0x82 -> add(out, prefix + "DNSDomains", name.latin());
                    case 0x86 -> add(out, prefix + "URIDomains", name.latin());
                    case 0x87 -> {
                        byte[] b = name.content();
                        int half = b.length / 2;
                        add(
                                out,
                                prefix + "IPRanges",
                                RegoObject.of(Map.of(
                                        "IP", address(java.util.Arrays.copyOf(b, half)),
                                        "Mask",
                                                CertificateJson.base64(
                                                        java.util.Arrays.copyOfRange(b, half, b.length)))));
                    }
                    default -> {
                        // Other kinds of names have no field.
                    }
                }
            }
        }
    }
}
