package org.zerotrust.rego.builtin.golang;

import java.util.Locale;
import org.zerotrust.rego.builtin.Bytes;
import org.zerotrust.rego.builtin.Quote;
import org.zerotrust.rego.builtin.form.IpAddress;

/**
 * A URL as Go's net/url takes one apart.
 *
 * @param scheme in lower case
 * @param host with its port
 * @param path decoded
 * @param rawPath as it was written, where encoding the path anew would give another text; else empty
 * @param rawQuery without its question mark
 * @param fragment decoded
 */
public record GoUrl(String scheme, String host, String path, String rawPath, String rawQuery, String fragment) {
    private static final String UNRESERVED = "-_.~";

    /**
     * Takes a URL apart.
     *
     * @throws IllegalArgumentException where it is malformed, in Go's words
     */
    public static GoUrl parse(String raw) {
        int hash = raw.indexOf('#');
        String url = hash < 0 ? raw : raw.substring(0, hash);
        String at = url;
        try {
            GoUrl u = withoutFragment(url);
            at = raw;
            String fragment = hash < 0 ? "" : unescape(raw.substring(hash + 1), false);
            return new GoUrl(u.scheme, u.host, u.path, u.rawPath, u.rawQuery, fragment);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("parse " + Quote.go(at) + ": " + malformed.getMessage());
        }
    }

    private static IllegalArgumentException fault(String what) {
        return new IllegalArgumentException(what);
    }

    private static GoUrl withoutFragment(String url) {
        if (url.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw fault("net/url: invalid control character in URL");
        }
        if (url.equals("*")) {
            return new GoUrl("", "", "*", "", "", "");
        }
        int colon = schemeEnd(url);
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = colon < 0 ? url : url.substring(colon + 1);
        int question = rest.indexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        rest = question < 0 ? rest : rest.substring(0, question);
        if (!rest.startsWith("/")) {
            if (!scheme.isEmpty()) {
                return new GoUrl(scheme, "", "", "", query, "");
            }
            if (rest.split("/", 2)[0].contains(":")) {
                throw fault("first path segment in URL cannot contain colon");
            }
        }
        String host = "";
        if ((!scheme.isEmpty() || !rest.startsWith("///")) && rest.startsWith("//")) {
            int slash = rest.indexOf('/', 2);
            host = authority(scheme, slash < 0 ? rest.substring(2) : rest.substring(2, slash));
            rest = slash < 0 ? "" : rest.substring(slash);
        }
        String path = unescape(rest, false);
        return new GoUrl(scheme, host, path, escapePath(path).equals(rest) ? "" : rest, query, "");
    }

    private static int schemeEnd(String url) {
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
                continue;
            }
            if ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.') {
                if (i == 0) {
                    return -1;
                }
                continue;
            }
            if (c == ':') {
                if (i == 0) {
                    throw fault("missing protocol scheme");
                }
                return i;
            }
            return -1;
        }
        return -1;
    }

    private static String authority(String scheme, String authority) {
        int at = authority.lastIndexOf('@');
        String host = host(scheme, authority.substring(at + 1));
        if (at >= 0) {
            String user = authority.substring(0, at);
            if (!user.chars().allMatch(c -> alphanumeric(c) || "-._:~!$&'()*+,;=%@".indexOf(c) >= 0)) {
                throw fault("net/url: invalid userinfo");
            }
            unescape(user, false);
        }
        return host;
    }

    private static String host(String scheme, String host) {
        int open = host.lastIndexOf('[');
        if (open > 0) {
            throw fault("invalid IP-literal");
        }
        if (open == 0) {
            int close = host.lastIndexOf(']');
            if (close < 0) {
                throw fault("missing ']' in host");
            }
            port(host.substring(close + 1));
            String name = host.substring(1, close);
            int zone = name.indexOf("%25");
            String address = unescape(zone < 0 ? name : name.substring(0, zone), true);
            if (IpAddress.parse(address) == null) {
                throw fault("invalid host: ParseAddr(" + Quote.go(address) + "): unable to parse IP");
            }
            if (address.indexOf(':') < 0) {
                throw fault("invalid IP-literal");
            }
            String zoneText = zone < 0 ? "" : unescape(name.substring(zone), false);
            return "[" + address + zoneText + "]" + host.substring(close + 1);
        }
        int first = host.indexOf(':');
        if (first >= 0) {
            boolean http = scheme.equals("http") || scheme.equals("https");
            port(host.substring(http ? first : host.lastIndexOf(':')));
        }
        return unescape(host, true);
    }

    private static void port(String colonPort) {
        if (!validPort(colonPort)) {
            throw fault("invalid port " + Quote.go(colonPort) + " after host");
        }
    }

    private static boolean validPort(String s) {
        return s.isEmpty() || s.matches(":[0-9]*");
    }

    private static boolean alphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** In a host only bytes beyond ASCII, and the percent sign, may be written with an escape. */
    private static String unescape(String s, boolean inHost) {
        if (inHost) {
            for (int i = 0; i < s.length(); i++) {
                char c = s.charAt(i);
                if (c == '%'
                        && i + 2 < s.length()
                        && Character.digit(s.charAt(i + 1), 16) < 8
                        && Character.digit(s.charAt(i + 1), 16) >= 0
                        && !s.startsWith("%25", i)) {
                    throw fault("invalid URL escape " + Quote.go(s.substring(i, i + 3)));
                }
                if (c < 0x80 && c != '%' && !alphanumeric(c) && (UNRESERVED + "!$&'()*+,;=:[]<>\"").indexOf(c) < 0) {
                    throw fault("invalid character " + Quote.go(String.valueOf(c)) + " in host name");
                }
            }
        }
        return GoQuery.unescape(s, false);
    }

    private static String escapePath(String path) {
        StringBuilder out = new StringBuilder();
        for (byte b : Bytes.of(path)) {
            int c = b & 0xFF;
            if (alphanumeric(c) || (UNRESERVED + "$&+,/:;=@").indexOf(c) >= 0) {
                out.append((char) c);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", c));
            }
        }
        return out.toString();
    }

    /** The path as it goes over the wire. */
    public String escapedPath() {
        if (!rawPath.isEmpty()) {
            return rawPath;
        }
        return path.equals("*") ? "*" : escapePath(path);
    }

    private int portAt() {
        int colon = host.lastIndexOf(':');
        return colon >= 0 && validPort(host.substring(colon)) ? colon : -1;
    }

    /** The host without port and brackets. */
    public String hostname() {
        int colon = portAt();
        String h = colon < 0 ? host : host.substring(0, colon);
        return h.startsWith("[") && h.endsWith("]") ? h.substring(1, h.length() - 1) : h;
    }

    /** The port's digits; empty where there is none. */
    public String port() {
        int colon = portAt();
        return colon < 0 ? "" : host.substring(colon + 1);
    }
}
