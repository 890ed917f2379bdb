package org.zerotrust.evidence.x509;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The syntax of names and of constraints on names (RFC 5280 sections 4.2.1.6 and 4.2.1.10). */
final class NameForms {
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;
    private static final String ATEXT = "!#$%&'*+-/=?^_`{|}~.";

    private NameForms() {}

    /** Whether a subjectAltName is in the syntax of its kind. */
    static boolean name(GeneralName name) {
        return switch (name) {
            case GeneralName.Dns(String dns) -> host(dns) || dns.startsWith("*.") && host(dns.substring(2));
            case GeneralName.Email(String mailbox) -> mailbox(mailbox);
            case GeneralName.Uri(String uri) -> uri(uri);
            case GeneralName.Ip(byte[] octets) -> octets.length == 4 || octets.length == 16;
            case GeneralName.Directory _,
                    GeneralName.Other _,
                    GeneralName.RegisteredId _,
                    GeneralName.X400 _,
                    GeneralName.EdiParty _ -> true;
        };
    }

    /** Whether the base of a subtree is in the syntax of its kind. */
    static boolean constraint(GeneralName base) {
        return switch (base) {
            // "" is every name; a leading period is for mail and URIs only, and there are no wildcards.
            case GeneralName.Dns(String dns) -> dns.isEmpty() || host(dns);
            case GeneralName.Email(String mail) -> mail.indexOf('@') >= 0 ? mailbox(mail) : hostOrDomain(mail);
            case GeneralName.Uri(String uri) -> hostOrDomain(uri);
            case GeneralName.Ip(byte[] octets) -> (octets.length == 8 || octets.length == 32) && mask(octets);
            case GeneralName.Directory _,
                    GeneralName.Other _,
                    GeneralName.RegisteredId _,
                    GeneralName.X400 _,
                    GeneralName.EdiParty _ -> true;
        };
    }

    private static boolean hostOrDomain(String s) {
        return s.isEmpty() || host(s.startsWith(".") ? s.substring(1) : s);
    }

    /** CIDR style (RFC 4632): ones, then zeros. */
    private static boolean mask(byte[] octets) {
        boolean ended = false;
        for (int i = octets.length / 2; i < octets.length; i++) {
            for (int bit = 7; bit >= 0; bit--) {
                boolean one = (octets[i] & 1 << bit) != 0;
                if (one && ended) {
                    return false;
                }
                ended |= !one;
            }
        }
        return true;
    }

    /** Preferred name syntax (RFC 1034 section 3.5, RFC 1123 section 2.1); a dotted quad is no host name. */
    static boolean host(String s) {
        if (s.isEmpty() || s.length() > LONGEST_NAME) {
            return false;
        }
        int start = 0;
        boolean digits = true;
        for (int i = 0; i <= s.length(); i++) {
            if (i == s.length() || s.charAt(i) == '.') {
                int length = i - start;
                if (length == 0 || length > LONGEST_LABEL || s.charAt(start) == '-' || s.charAt(i - 1) == '-') {
                    return false;
                }
                if (i == s.length()) {
                    return !digits;
                }
                start = i + 1;
                digits = true;
            } else {
                char c = s.charAt(i);
                boolean digit = c >= '0' && c <= '9';
                if (!digit && c != '-' && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) {
                    return false;
                }
                digits &= digit;
            }
        }
        return false;
    }

    /** Mailbox (RFC 5321 section 4.1.2): a dot-atom or a quoted string at a host; no names, no comments. */
    static boolean mailbox(String s) {
        int at = s.lastIndexOf('@');
        if (at <= 0 || at > 64 || !host(s.substring(at + 1))) {
            return false;
        }
        String local = s.substring(0, at);
        if (local.length() > 2 && local.startsWith("\"") && local.endsWith("\"")) {
            for (int i = 1; i < local.length() - 1; i++) {
                char c = local.charAt(i);
                if (c == '\\' && i < local.length() - 2) {
                    i++;
                } else if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
                    return false;
                }
            }
            return true;
        }
        for (int i = 0; i < local.length(); i++) {
            char c = local.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && ATEXT.indexOf(c) < 0) {
                return false;
            }
        }
        return !local.startsWith(".") && !local.endsWith(".") && !local.contains("..");
    }

    /** An absolute URI (RFC 3986); where it has an authority, its host is a name or an address. */
    static boolean uri(String s) {
        int colon = s.indexOf(':');
        if (colon <= 0 || colon == s.length() - 1 || !isLetter(s.charAt(0))) {
            return false;
        }
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c <= 0x20 || c > 0x7e || "<>\"{}|\\^`".indexOf(c) >= 0) {
                return false;
            }
            if (i < colon && !isLetter(c) && !(c >= '0' && c <= '9') && "+-.".indexOf(c) < 0) {
                return false;
            }
        }
        if (!s.startsWith("//", colon + 1)) {
            return true;
        }
        String host = authorityHost(s);
        return host != null && (host(host) || address(host));
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean address(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.length() > 3 && host.substring(1, host.length() - 1).matches("[0-9A-Fa-f:.]{2,45}");
        }
        return host.matches("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    }

    /** Host of a URI with an authority, as it stands; null where there is none. */
    static @Nullable String authorityHost(String uri) {
        int colon = uri.indexOf(':');
        if (colon < 0 || !uri.startsWith("//", colon + 1)) {
            return null;
        }
        int start = colon + 3;
        int end = start;
        while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        String authority = uri.substring(start, end);
        String hostPort = authority.substring(authority.lastIndexOf('@') + 1);
        if (hostPort.startsWith("[")) {
            int close = hostPort.indexOf(']');
            return close < 0 ? null : hostPort.substring(0, close + 1);
        }
        int port = hostPort.indexOf(':');
        if (port >= 0 && !hostPort.substring(port + 1).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        String host = port < 0 ? hostPort : hostPort.substring(0, port);
        return host.isEmpty() ? null : host;
    }

    static String lower(String s) {
        return s.toLowerCase(Locale.ROOT);
    }
}
