package org.zerotrust.evidence.forwarded;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Envoy's {@code x-forwarded-client-cert}, its whole grammar:
 *
 * <pre>
 * xfcc    = element *( "," element )     one element for each proxy, each appended at the end
 * element = pair *( ";" pair )
 * pair    = key "=" value                key in any case
 * value   = raw / DQUOTE *( qchar ) DQUOTE      quoted where it holds , ; or a quote; inside, \" is a quote
 * </pre>
 */
public final class Xfcc {
    private static final Set<String> KEYS = Set.of("by", "hash", "cert", "chain", "subject", "uri", "dns");
    private static final int MOST_ELEMENTS = 32;
    private static final int MOST_PAIRS = 64;

    private final String text;
    private int at;

    private Xfcc(String text) {
        this.text = text;
    }

    /**
     * One key with its value.
     *
     * @param key in lower case
     * @param value without quotes and escapes; still percent-encoded where the key is cert or chain
     */
    public record Pair(String key, String value) {}

    /** What one proxy added. */
    public record Element(List<Pair> pairs) {
        public Element {
            pairs = List.copyOf(pairs);
        }

        /** All values of a key, in their order. */
        public List<String> values(String key) {
            return pairs.stream()
                    .filter(pair -> pair.key().equals(key))
                    .map(Pair::value)
                    .toList();
        }
    }

    /** The elements in the order of the header; null where it keeps not to the grammar. */
    public static @org.jspecify.annotations.Nullable List<Element> parse(String header) {
        try {
            return elements(header);
        } catch (ForwardedException e) {
            return null;
        }
    }

    static List<Element> elements(String header) throws ForwardedException {
        Xfcc parser = new Xfcc(header);
        List<Element> elements = new ArrayList<>();
        do {
            parser.blanks();
            elements.add(parser.element());
            parser.blanks();
            if (elements.size() > MOST_ELEMENTS) {
                throw new ForwardedException(ForwardedRefusal.FORWARDED_TOO_LARGE);
            }
        } while (parser.taken(','));
        if (parser.at != header.length()) {
            throw parser.malformed();
        }
        return List.copyOf(elements);
    }

    private ForwardedException malformed() {
        return new ForwardedException(ForwardedRefusal.FORWARDED_MALFORMED);
    }

    private boolean taken(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private Element element() throws ForwardedException {
        List<Pair> pairs = new ArrayList<>();
        do {
            pairs.add(pair());
            if (pairs.size() > MOST_PAIRS) {
                throw new ForwardedException(ForwardedRefusal.FORWARDED_TOO_LARGE);
            }
        } while (taken(';'));
        return new Element(pairs);
    }

    private Pair pair() throws ForwardedException {
        int equals = text.indexOf('=', at);
        if (equals < 0) {
            throw malformed();
        }
        String key = text.substring(at, equals).toLowerCase(Locale.ROOT);
        if (!KEYS.contains(key)) {
            throw malformed();
        }
        at = equals + 1;
        return new Pair(key, taken('"') ? quoted() : raw());
    }

    private String quoted() throws ForwardedException {
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            if (c == '\\' && taken('"')) {
                c = '"';
            }
            out.append(printable(c));
        }
        throw malformed();
    }

    private String raw() throws ForwardedException {
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ';') {
            if (printable(text.charAt(at)) == '"') {
                throw malformed();
            }
            at++;
        }
        return text.substring(start, at);
    }

    private char printable(char c) throws ForwardedException {
        if (c < 0x20 || c == 0x7f) {
            throw malformed();
        }
        return c;
    }
}
