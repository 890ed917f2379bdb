package org.zerotrust.evidence.x509;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;
import org.zerotrust.evidence.x509.ExtensionValues.AuthorityKeyId;
import org.zerotrust.evidence.x509.ExtensionValues.Mapping;
import org.zerotrust.evidence.x509.ExtensionValues.NameConstraints;
import org.zerotrust.evidence.x509.ExtensionValues.Policy;
import org.zerotrust.evidence.x509.ExtensionValues.PolicyConstraints;

/**
 * Reads the extensions we act on. A fault inside one is noted, not thrown: a certificate that no path needs must not
 * spoil the others, and the rule that refuses it names the extension.
 */
final class ExtensionReader {
    private final Map<String, String> faults = new HashMap<>();
    private boolean basicConstraints;
    private boolean ca;
    private int pathLength = -1;
    private int keyUsage = -1;
    private @Nullable List<String> extendedKeyUsage;
    private @Nullable List<GeneralName> subjectAltNames;
    private @Nullable NameConstraints nameConstraints;
    private @Nullable List<Policy> policies;
    private @Nullable List<Mapping> mappings;
    private @Nullable PolicyConstraints policyConstraints;
    private int inhibitAnyPolicy = -1;
    private @Nullable AuthorityKeyId authorityKeyId;
    private byte @Nullable [] subjectKeyId;
    private @Nullable List<DistributionPoint> crlDistributionPoints;
    private @Nullable List<DistributionPoint> freshestCrl;
    private @Nullable List<String> permittedEins;
    private List<String> ocspResponders = List.of();

    static ExtensionValues read(List<Extension> extensions) {
        ExtensionReader reader = new ExtensionReader();
        for (Extension extension : extensions) {
            try {
                Der value = Der.of(extension.value());
                reader.value(extension.oid(), value);
                value.end();
            } catch (DerException e) {
                reader.faults.put(extension.oid(), String.valueOf(e.getMessage()));
            }
        }
        return new ExtensionValues(
                Map.copyOf(reader.faults),
                reader.basicConstraints,
                reader.ca,
                reader.pathLength,
                reader.keyUsage,
                reader.extendedKeyUsage,
                reader.subjectAltNames,
                reader.nameConstraints,
                reader.policies,
                reader.mappings,
                reader.policyConstraints,
                reader.inhibitAnyPolicy,
                reader.authorityKeyId,
                reader.subjectKeyId,
                reader.crlDistributionPoints,
                reader.freshestCrl,
                reader.permittedEins,
                reader.ocspResponders);
    }

    private void value(String oid, Der value) throws DerException {
        switch (oid) {
            case Extension.BASIC_CONSTRAINTS -> basicConstraints(value.sequence());
            case Extension.KEY_USAGE -> keyUsage = value.namedBits(Tag.BIT_STRING);
            case Extension.EXTENDED_KEY_USAGE -> extendedKeyUsage = oids(value.sequence());
            case Extension.SUBJECT_ALT_NAME -> subjectAltNames = GeneralName.readAll(value.sequence());
            case Extension.ISSUER_ALT_NAME -> GeneralName.readAll(value.sequence());
            case Extension.NAME_CONSTRAINTS -> nameConstraints = nameConstraints(value.sequence());
            case Extension.CERTIFICATE_POLICIES -> policies = policies(value.sequence());
            case Extension.POLICY_MAPPINGS -> mappings = mappings(value.sequence());
            case Extension.POLICY_CONSTRAINTS -> policyConstraints = policyConstraints(value.sequence());
            case Extension.INHIBIT_ANY_POLICY -> inhibitAnyPolicy = value.size(Tag.INTEGER);
            case Extension.AUTHORITY_KEY_ID -> authorityKeyId = authorityKeyId(value.sequence());
            case Extension.SUBJECT_KEY_ID -> subjectKeyId = value.value(Tag.OCTET_STRING);
            case Extension.CRL_DISTRIBUTION_POINTS ->
                crlDistributionPoints = DistributionPoint.readAll(value.sequence());
            case Extension.FRESHEST_CRL -> freshestCrl = DistributionPoint.readAll(value.sequence());
            case Extension.AUTHORITY_INFO_ACCESS -> ocspResponders = access(value.sequence());
            case Extension.SUBJECT_INFO_ACCESS -> access(value.sequence());
            case Extension.OCSP_NO_CHECK -> {
                if (value.value(Tag.NULL).length != 0) {
                    throw new DerException("a NULL with content");
                }
            }
            case Extension.PERMITTED_EINS -> permittedEins = eins(value.sequence());
            default -> value.rest();
        }
    }

    private void basicConstraints(Der value) throws DerException {
        boolean isCa = value.boolDefaultFalse();
        int length = -1;
        if (value.next(Tag.INTEGER)) {
            length = value.size(Tag.INTEGER);
        }
        value.end();
        // Only what was read whole counts: half an extension makes no authority.
        basicConstraints = true;
        ca = isCa;
        pathLength = length;
    }

    private static List<String> oids(Der sequence) throws DerException {
        List<String> oids = new ArrayList<>(2);
        do {
            oids.add(sequence.oid());
        } while (sequence.more());
        return List.copyOf(oids);
    }

    private static NameConstraints nameConstraints(Der value) throws DerException {
        List<GeneralName> permitted = List.of();
        List<GeneralName> excluded = List.of();
        if (!value.more()) {
            throw new DerException("name constraints without a subtree");
        }
        if (value.next(Tag.constructed(0))) {
            permitted = subtrees(value.enter(Tag.constructed(0)));
        }
        if (value.next(Tag.constructed(1))) {
            excluded = subtrees(value.enter(Tag.constructed(1)));
        }
        value.end();
        return new NameConstraints(permitted, excluded);
    }

    private static List<GeneralName> subtrees(Der sequence) throws DerException {
        List<GeneralName> bases = new ArrayList<>(2);
        do {
            Der subtree = sequence.sequence();
            bases.add(GeneralName.read(subtree));
            // RFC 5280 section 4.2.1.10: minimum is zero, which DER leaves out, and maximum is absent.
            subtree.end();
        } while (sequence.more());
        return List.copyOf(bases);
    }

    private static List<Policy> policies(Der sequence) throws DerException {
        List<Policy> policies = new ArrayList<>(1);
        do {
            Der information = sequence.sequence();
            String oid = information.oid();
            boolean plain = true;
            if (information.more()) {
                Der list = information.sequence();
                do {
                    Der qualifier = list.sequence();
                    String kind = qualifier.oid();
                    plain &= kind.equals("1.3.6.1.5.5.7.2.1") || kind.equals("1.3.6.1.5.5.7.2.2");
                    qualifier.skip();
                    qualifier.end();
                } while (list.more());
            }
            information.end();
            policies.add(new Policy(oid, plain));
        } while (sequence.more());
        return List.copyOf(policies);
    }

    private static List<Mapping> mappings(Der sequence) throws DerException {
        List<Mapping> mappings = new ArrayList<>(1);
        do {
            Der pair = sequence.sequence();
            mappings.add(new Mapping(pair.oid(), pair.oid()));
            pair.end();
        } while (sequence.more());
        return List.copyOf(mappings);
    }

    private static PolicyConstraints policyConstraints(Der value) throws DerException {
        int explicit = -1;
        int mapping = -1;
        if (!value.more()) {
            // RFC 5280 section 4.2.1.11: MUST NOT be an empty sequence.
            throw new DerException("policy constraints without a constraint");
        }
        if (value.next(Tag.context(0))) {
            explicit = value.size(Tag.context(0));
        }
        if (value.next(Tag.context(1))) {
            mapping = value.size(Tag.context(1));
        }
        value.end();
        return new PolicyConstraints(explicit, mapping);
    }

    private static AuthorityKeyId authorityKeyId(Der value) throws DerException {
        byte[] keyId = null;
        List<GeneralName> issuer = null;
        BigInteger serial = null;
        if (value.next(Tag.context(0))) {
            keyId = value.value(Tag.context(0));
        }
        if (value.next(Tag.constructed(1))) {
            issuer = GeneralName.readAll(value.enter(Tag.constructed(1)));
        }
        if (value.next(Tag.context(2))) {
            serial = value.integer(Tag.context(2));
        }
        value.end();
        return new AuthorityKeyId(keyId, issuer, serial);
    }

    /** OCSP responders among the access descriptions (RFC 5280 section 4.2.2.1); at least one description. */
    private static List<String> access(Der sequence) throws DerException {
        List<String> ocsp = new ArrayList<>(1);
        do {
            Der description = sequence.sequence();
            String method = description.oid();
            GeneralName location = GeneralName.read(description);
            description.end();
            if (method.equals("1.3.6.1.5.5.7.48.1") && location instanceof GeneralName.Uri(String uri)) {
                ocsp.add(uri);
            }
        } while (sequence.more());
        return List.copyOf(ocsp);
    }

    private static List<String> eins(Der sequence) throws DerException {
        List<String> eins = new ArrayList<>(1);
        do {
            eins.add(sequence.ascii(Tag.PRINTABLE_STRING));
        } while (sequence.more());
        return List.copyOf(eins);
    }
}
