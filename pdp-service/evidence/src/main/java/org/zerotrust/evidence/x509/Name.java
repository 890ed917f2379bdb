package org.zerotrust.evidence.x509;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;

/**
 * A distinguished name (RFC 5280 section 4.1.2.4). Two names are equal as section 7.1 compares them: the same sequence of
 * sets of attributes, their texts without regard to case and to runs of spaces, whatever type of string they are in.
 */
public final class Name {
    static final String EMAIL_ADDRESS = "1.2.840.113549.1.9.1";
    static final String SERIAL_NUMBER = "2.5.4.5";
    static final String ORGANIZATION = "2.5.4.10";
    private static final int MOST_RDNS = 4096;
    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("2.5.4.3", "CN"),
            Map.entry(SERIAL_NUMBER, "serialNumber"),
            Map.entry("2.5.4.6", "C"),
            Map.entry("2.5.4.7", "L"),
            Map.entry("2.5.4.8", "ST"),
            Map.entry("2.5.4.9", "STREET"),
            Map.entry(ORGANIZATION, "O"),
            Map.entry("2.5.4.11", "OU"),
            Map.entry("0.9.2342.19200300.100.1.25", "DC"),
            Map.entry("0.9.2342.19200300.100.1.1", "UID"),
            Map.entry(EMAIL_ADDRESS, "emailAddress"));

    /**
     * One attribute.
     *
     * @param type dotted object identifier
     * @param text its value where it is a string, else {@code #} and hex
     * @param canonical what it is compared by
     */
    public record Attribute(String type, String text, String canonical) {}

    private final List<List<Attribute>> rdns;
    private final List<String> canonical;
    private final int hash;

    private Name(List<List<Attribute>> rdns) {
        this.rdns = rdns;
        this.canonical = rdns.stream().map(Name::canonical).toList();
        this.hash = canonical.hashCode();
    }

    private static String canonical(List<Attribute> rdn) {
        if (rdn.size() == 1) {
            return rdn.getFirst().type + "=" + rdn.getFirst().canonical;
        }
        StringBuilder out = new StringBuilder();
        rdn.stream()
                .sorted(Comparator.comparing(Attribute::type).thenComparing(Attribute::canonical))
                .forEach(a -> out.append(a.type).append('=').append(a.canonical).append('\u0000'));
        return out.toString();
    }

    /** Reads the next element as a Name. */
    public static Name read(Der der) throws DerException {
        return readRdns(der.sequence());
    }

    private static Name readRdns(Der sequence) throws DerException {
        List<List<Attribute>> rdns = new ArrayList<>();
        while (sequence.more()) {
            Der set = sequence.enter(Tag.SET);
            List<Attribute> rdn = new ArrayList<>(1);
            byte[] before = null;
            while (set.more()) {
                byte[] element = set.element();
                if (before != null && java.util.Arrays.compareUnsigned(before, element) >= 0) {
                    throw new DerException("a set that is not in order");
                }
                before = element;
                Der attribute = Der.of(element).sequence();
                String type = attribute.oid();
                rdn.add(attribute(type, attribute));
                attribute.end();
            }
            if (rdn.isEmpty()) {
                throw new DerException("an empty relative name");
            }
            if (rdns.size() >= MOST_RDNS) {
                throw new DerException("a name of too many parts");
            }
            rdns.add(List.copyOf(rdn));
        }
        return new Name(List.copyOf(rdns));
    }

    private static Attribute attribute(String type, Der value) throws DerException {
        switch (value.tag()) {
            case Tag.UTF8_STRING,
                    Tag.PRINTABLE_STRING,
                    Tag.IA5_STRING,
                    Tag.NUMERIC_STRING,
                    Tag.VISIBLE_STRING,
                    Tag.BMP_STRING,
                    Tag.UNIVERSAL_STRING,
                    Tag.TELETEX_STRING -> {
                if (value.next(Tag.PRINTABLE_STRING)) {
                    String text = value.text();
                    if (!printable(text)) {
                        throw new DerException("a PrintableString with other characters");
                    }
                    return new Attribute(type, text, fold(text));
                }
                String text = value.text();
                return new Attribute(type, text, fold(text));
            }
            default -> {
                String hex = "#" + HexFormat.of().formatHex(value.element());
                return new Attribute(type, hex, hex);
            }
        }
    }

    private static boolean printable(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            // '*', '@', '&' and '_' are not in the type, but so many authorities wrote them that readers take them.
            if (!letter && " '()+,-./:=?*@&_".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** RFC 4518 in short: compatibility normal form, one case, no spaces at the ends, runs of spaces as one. */
    static String fold(String s) {
        String folded = s;
        for (int i = 0; i < s.length(); i++) {
            if (s.charAt(i) >= 0x80) {
                folded = Normalizer.normalize(s, Normalizer.Form.NFKC);
                break;
            }
        }
        StringBuilder out = new StringBuilder(folded.length());
        boolean space = false;
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\u00a0') {
                space = !out.isEmpty();
            } else {
                if (space) {
                    out.append(' ');
                    space = false;
                }
                out.append(c);
            }
        }
        return out.toString().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** Whether it has no part at all. */
    public boolean isEmpty() {
        return rdns.isEmpty();
    }

    /** How many relative names. */
    int size() {
        return rdns.size();
    }

    /** Values of an attribute, in order. */
    public List<String> values(String type) {
        List<String> found = new ArrayList<>(1);
        for (List<Attribute> rdn : rdns) {
            for (Attribute a : rdn) {
                if (a.type.equals(type)) {
                    found.add(a.text);
                }
            }
        }
        return found;
    }

    /** All attributes, in order. */
    List<Attribute> attributes() {
        return rdns.stream().flatMap(List::stream).toList();
    }

    /** Whether it begins with all of {@code base}: within the subtree at {@code base} (section 4.2.1.10). */
    boolean within(Name base) {
        return canonical.size() >= base.canonical.size()
                && canonical.subList(0, base.canonical.size()).equals(base.canonical);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Name other && hash == other.hash && canonical.equals(other.canonical);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** RFC 4514 form, last part first. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (List<Attribute> rdn : rdns.reversed()) {
            out.append(out.isEmpty() ? "" : ",");
            for (int i = 0; i < rdn.size(); i++) {
                Attribute a = rdn.get(i);
                out.append(i == 0 ? "" : "+")
                        .append(LABELS.getOrDefault(a.type, a.type))
                        .append('=');
                escape(a.text, out);
            }
        }
        return out.toString();
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean edge = c == ' ' && (i == 0 || i == text.length() - 1) || c == '#' && i == 0 && !isHex(text);
            if (c < 0x20 || c == 0x7f) {
                for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append('\\').append(HexFormat.of().toHexDigits(b));
                }
            } else {
                out.append(edge || ",+\"\\<>;=".indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }
    }

    private static boolean isHex(String text) {
        return text.length() > 2 && text.substring(1).chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }
}
