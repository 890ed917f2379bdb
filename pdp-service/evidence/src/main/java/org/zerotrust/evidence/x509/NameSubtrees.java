package org.zerotrust.evidence.x509;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a name is within a subtree (RFC 5280 section 4.2.1.10), for every kind of name. */
final class NameSubtrees {
    private NameSubtrees() {}

    /** How a name and a base of one kind stand to each other. */
    enum Match {
        /** The base is of another kind and says nothing of this name. */
        OTHER_KIND,
        INSIDE,
        OUTSIDE,
        /** A wildcard some of whose names are inside. */
        PARTLY,
        /** The kind has no matching that we know; a name of it under such a constraint is refused. */
        UNKNOWN
    }

    static Match match(GeneralName name, GeneralName base, Profile profile) {
        return switch (base) {
            case GeneralName.Dns(String b) -> name instanceof GeneralName.Dns(String n) ? dns(n, b) : Match.OTHER_KIND;
            case GeneralName.Email(String b) ->
                name instanceof GeneralName.Email(String n) ? inside(email(n, b)) : Match.OTHER_KIND;
            case GeneralName.Uri(String b) -> name instanceof GeneralName.Uri(String n) ? uri(n, b) : Match.OTHER_KIND;
            case GeneralName.Ip(byte[] b) ->
                name instanceof GeneralName.Ip(byte[] n) ? inside(ip(n, b)) : Match.OTHER_KIND;
            case GeneralName.Directory(Name b) ->
                name instanceof GeneralName.Directory(Name n) ? inside(directory(n, b, profile)) : Match.OTHER_KIND;
            case GeneralName.Other(String type, byte[] _) ->
                // Constraints on one type of other name say nothing of another type.
                name instanceof GeneralName.Other(String t, byte[] _) && t.equals(type)
                        ? Match.UNKNOWN
                        : Match.OTHER_KIND;
            case GeneralName.X400 _ -> name instanceof GeneralName.X400 ? Match.UNKNOWN : Match.OTHER_KIND;
            case GeneralName.EdiParty _ -> name instanceof GeneralName.EdiParty ? Match.UNKNOWN : Match.OTHER_KIND;
            case GeneralName.RegisteredId _ ->
                name instanceof GeneralName.RegisteredId ? Match.UNKNOWN : Match.OTHER_KIND;
        };
    }

    private static Match inside(boolean is) {
        return is ? Match.INSIDE : Match.OUTSIDE;
    }

    /** Zero or more labels on the left. A wildcard stands for every name of one more label. */
    private static Match dns(String name, String base) {
        String b = NameForms.lower(base);
        String n = NameForms.lower(name);
        if (!n.startsWith("*.")) {
            return inside(below(n, b));
        }
        String parent = n.substring(2);
        if (below(parent, b)) {
            return Match.INSIDE;
        }
        int dot = b.indexOf('.');
        return dot > 0 && b.substring(dot + 1).equals(parent) ? Match.PARTLY : Match.OUTSIDE;
    }

    private static boolean below(String name, String base) {
        return base.isEmpty()
                || name.endsWith(base)
                        && (name.length() == base.length() || name.charAt(name.length() - base.length() - 1) == '.');
    }

    /** A mailbox, all mailboxes of a host, or (with a leading period) all hosts of a domain. */
    private static boolean email(String name, String base) {
        int at = name.lastIndexOf('@');
        String host = NameForms.lower(name.substring(at + 1));
        int baseAt = base.lastIndexOf('@');
        if (baseAt >= 0) {
            // The part before the @ is compared as it stands (RFC 5280 section 7.5).
            return host.equals(NameForms.lower(base.substring(baseAt + 1)))
                    && name.substring(0, at).equals(base.substring(0, baseAt));
        }
        return host(host, NameForms.lower(base));
    }

    private static boolean host(String host, String base) {
        return base.isEmpty() || (base.startsWith(".") ? host.endsWith(base) : host.equals(base));
    }

    /** The host; a URI without one, or with an address, is refused under such a constraint. */
    private static Match uri(String uri, String base) {
        @Nullable String host = NameForms.authorityHost(uri);
        return host == null || !NameForms.host(host)
                ? Match.UNKNOWN
                : inside(host(NameForms.lower(host), NameForms.lower(base)));
    }

    private static boolean ip(byte[] name, byte[] base) {
        int size = base.length / 2;
        if (name.length != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (((name[i] ^ base[i]) & base[size + i]) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean directory(Name name, Name base, Profile profile) {
        return switch (profile) {
            case RFC5280 -> name.within(base);
            case GSMA_RSP -> name.within(base) || hasAll(name, base);
        };
    }

    /**
     * SGP.22 section 4.5.2.1.0.2: an eUICC's subject has the organization of the constraint, and a serialNumber (the EID)
     * that begins with the one of the constraint (the EIN), wherever they stand in the name.
     */
    private static boolean hasAll(Name name, Name base) {
        List<Name.Attribute> has = name.attributes();
        for (Name.Attribute wanted : base.attributes()) {
            boolean prefix = wanted.type().equals(Name.SERIAL_NUMBER);
            if (has.stream()
                    .noneMatch(a -> a.type().equals(wanted.type())
                            && (prefix
                                    ? a.canonical().startsWith(wanted.canonical())
                                    : a.canonical().equals(wanted.canonical())))) {
                return false;
            }
        }
        return true;
    }
}
