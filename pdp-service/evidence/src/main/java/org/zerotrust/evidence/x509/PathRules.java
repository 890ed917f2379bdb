package org.zerotrust.evidence.x509;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.hardware.DiceTcb;

/** The path: RFC 5280 section 6.1, in the words of its steps. Each method is one rule. */
final class PathRules {
    static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    static final String ANY_PURPOSE = "2.5.29.37.0";
    /** What this module processes; any other critical extension refuses the path. */
    private static final Set<String> PROCESSED = Set.of(
            Extension.BASIC_CONSTRAINTS,
            Extension.KEY_USAGE,
            Extension.EXTENDED_KEY_USAGE,
            Extension.SUBJECT_ALT_NAME,
            Extension.ISSUER_ALT_NAME,
            Extension.NAME_CONSTRAINTS,
            Extension.CERTIFICATE_POLICIES,
            Extension.POLICY_MAPPINGS,
            Extension.POLICY_CONSTRAINTS,
            Extension.INHIBIT_ANY_POLICY,
            Extension.CRL_DISTRIBUTION_POINTS,
            // Refused by the rule of criticality, with a better word.
            Extension.AUTHORITY_KEY_ID,
            Extension.SUBJECT_KEY_ID,
            Extension.AUTHORITY_INFO_ACCESS,
            Extension.SUBJECT_INFO_ACCESS,
            Extension.FRESHEST_CRL,
            Extension.SUBJECT_DIRECTORY_ATTRIBUTES);

    private PathRules() {}

    static @Nullable Finding signature(PathView path) {
        for (int i = 0; i < path.anchorDepth(); i++) {
            if (!Signatures.signedBy(path.all().get(i), path.all().get(i + 1))) {
                return new Finding(Rule.SIGNATURE, i, "a signature that the next certificate's key did not make");
            }
        }
        return null;
    }

    static @Nullable Finding notBefore(PathView path) {
        for (int i = 0; i < path.all().size(); i++) {
            long begins = path.all().get(i).notBefore();
            if (path.now() < begins) {
                return new Finding(Rule.NOT_BEFORE, i, "valid from " + Instant.ofEpochSecond(begins));
            }
        }
        return null;
    }

    static @Nullable Finding notAfter(PathView path) {
        for (int i = 0; i < path.all().size(); i++) {
            long ends = path.all().get(i).notAfter();
            if (path.now() > ends) {
                return new Finding(Rule.NOT_AFTER, i, "valid until " + Instant.ofEpochSecond(ends));
            }
        }
        return null;
    }

    static @Nullable Finding ca(PathView path) {
        for (int i = 1; i < path.all().size(); i++) {
            Certificate c = path.all().get(i);
            boolean registered = i == path.anchorDepth() && c.version() < 3;
            if (!c.values().ca() && !registered) {
                return new Finding(Rule.CA, i, "an issuer that is no CA");
            }
        }
        return null;
    }

    static @Nullable Finding caKeyUsage(PathView path) {
        for (int i = 1; i < path.all().size(); i++) {
            if (!path.all().get(i).values().may(ExtensionValues.KEY_CERT_SIGN)) {
                return new Finding(Rule.CA_KEY_USAGE, i, "key usage without keyCertSign");
            }
        }
        return null;
    }

    static @Nullable Finding pathLength(PathView path) {
        int below = 0;
        for (int i = 1; i < path.all().size(); i++) {
            Certificate c = path.all().get(i);
            int allowed = c.values().pathLength();
            if (allowed >= 0 && below > allowed) {
                return new Finding(Rule.PATH_LENGTH, i, below + " intermediates under a path length of " + allowed);
            }
            if (i < path.anchorDepth() && !c.selfIssued()) {
                below++;
            }
        }
        int most = path.options().maxIntermediates();
        return most >= 0 && below > most
                ? new Finding(Rule.PATH_LENGTH, -1, below + " intermediates, at most " + most + " asked for")
                : null;
    }

    static @Nullable Finding criticalExtension(PathView path) {
        boolean eins = path.options().profile() == Profile.GSMA_RSP;
        for (int i = 0; i < path.all().size(); i++) {
            for (Extension extension : path.all().get(i).extensions()) {
                if (extension.critical()
                        && !PROCESSED.contains(extension.oid())
                        && !(eins && extension.oid().equals(Extension.PERMITTED_EINS))
                        && !DiceTcb.understood(extension.oid(), extension.value())) {
                    return new Finding(Rule.CRITICAL_EXTENSION, i, extension.oid());
                }
            }
        }
        return null;
    }

    /** Purposes that every certificate of the path allows; null is all of them. */
    private static @Nullable Set<String> purposes(PathView path) {
        Set<String> common = null;
        for (Certificate c : path.all()) {
            List<String> given = c.values().extendedKeyUsage();
            if (given != null && !given.contains(ANY_PURPOSE)) {
                if (common == null) {
                    common = new HashSet<>(given);
                } else {
                    common.retainAll(given);
                }
            }
        }
        return common;
    }

    /**
     * A certificate MUST only be used for a purpose it names. An authority that names some passes on no others, or a CA
     * for mail could make clients; a path that is good for nothing is refused for any purpose.
     */
    static @Nullable Finding commonPurpose(PathView path) {
        Set<String> common = purposes(path);
        return common != null && common.isEmpty()
                ? new Finding(Rule.COMMON_PURPOSE, -1, "purposes that exclude each other")
                : null;
    }

    static @Nullable Finding leafIsNoCa(PathView path) {
        return path.leaf().values().ca() ? new Finding(Rule.LEAF_IS_NO_CA, 0, "a certification authority") : null;
    }

    static @Nullable Finding leafKeyUsage(PathView path) {
        return path.leaf().values().may(ExtensionValues.DIGITAL_SIGNATURE)
                ? null
                : new Finding(Rule.LEAF_KEY_USAGE, 0, "key usage without digitalSignature");
    }

    static @Nullable Finding leafPurposeGiven(PathView path) {
        return path.options().purposeRequired() && path.leaf().values().extendedKeyUsage() == null
                ? new Finding(Rule.LEAF_PURPOSE_GIVEN, 0, "no extended key usage")
                : null;
    }

    static @Nullable Finding leafPurpose(PathView path) {
        List<String> leaf = path.leaf().values().extendedKeyUsage();
        if (path.options().purposeRequired() && leaf != null && !leaf.contains(CLIENT_AUTH)) {
            // An application that requires a purpose MAY refuse anyExtendedKeyUsage, and this one does.
            return new Finding(Rule.LEAF_PURPOSE, 0, String.join(" ", leaf));
        }
        Set<String> common = purposes(path);
        return common == null || common.contains(CLIENT_AUTH)
                ? null
                : new Finding(Rule.LEAF_PURPOSE, 0, String.join(" ", common));
    }
}
