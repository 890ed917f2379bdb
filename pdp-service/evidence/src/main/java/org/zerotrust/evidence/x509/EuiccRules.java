package org.zerotrust.evidence.x509;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What SGP.22 asks of certificates on top of RFC 5280 (section 4.5.2). */
final class EuiccRules {
    /** Roles by certificate policy, of version 2 and of version 3. */
    private static final Set<String> CI = Set.of("2.23.146.1.2.1.0");

    private static final Set<String> EUICC =
            Set.of("2.23.146.1.2.1.1", "2.23.146.1.2.1.0.0.0.0.0", "2.23.146.1.2.1.0.0.0.0");
    private static final Set<String> EUM = Set.of("2.23.146.1.2.1.2", "2.23.146.1.2.1.0.0.0");
    private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

    private EuiccRules() {}

    private static boolean has(Certificate c, Set<String> roles) {
        List<ExtensionValues.Policy> policies = c.values().policies();
        return policies != null && policies.stream().anyMatch(p -> roles.contains(p.oid()));
    }

    static @Nullable Finding role(PathView path) {
        for (int i = 0; i < path.anchorDepth(); i++) {
            Certificate c = path.all().get(i);
            Certificate issuer = path.all().get(i + 1);
            if (has(c, EUICC)) {
                if (i != 0 || c.values().ca()) {
                    return new Finding(Rule.EUICC_ROLE, i, "an eUICC that issues certificates");
                }
                if (!has(issuer, EUM)) {
                    return new Finding(Rule.EUICC_ROLE, i, "an eUICC's certificate that no manufacturer issued");
                }
            }
            if (has(c, EUM) && !c.values().ca()) {
                return new Finding(Rule.EUICC_ROLE, i, "a manufacturer that is no CA");
            }
            if (has(issuer, EUM) && !has(c, EUICC) && !has(c, EUM)) {
                return new Finding(Rule.EUICC_ROLE, i, "a manufacturer's certificate for something else");
            }
            if (has(c, CI) && !c.selfIssued() && i == 0) {
                return new Finding(Rule.EUICC_ROLE, i, "a certificate issuer as a leaf");
            }
        }
        return null;
    }

    static @Nullable Finding eid(PathView path) {
        Certificate leaf = path.leaf();
        if (!has(leaf, EUICC)) {
            return null;
        }
        List<String> ids = leaf.subject().values(Name.SERIAL_NUMBER);
        if (ids.size() != 1) {
            return new Finding(Rule.EUICC_ID, 0, ids.size() + " serialNumbers");
        }
        if (!eid(ids.getFirst())) {
            return new Finding(Rule.EUICC_ID, 0, "a serialNumber that is no EID");
        }
        List<String> own = leaf.subject().values(Name.ORGANIZATION);
        List<String> manufacturer = path.all().get(1).subject().values(Name.ORGANIZATION);
        return own.size() == 1
                        && manufacturer.size() == 1
                        && Name.fold(own.getFirst()).equals(Name.fold(manufacturer.getFirst()))
                ? null
                : new Finding(Rule.EUICC_ID, 0, "another organization than the manufacturer's");
    }

    /** 32 digits of which the number modulo 97 is 1 (SGP.29 section 4.3.1, ISO 7064 MOD 97-10). */
    static boolean eid(String s) {
        return s.length() == 32
                && s.chars().allMatch(c -> c >= '0' && c <= '9')
                && new BigInteger(s).mod(NINETY_SEVEN).equals(BigInteger.ONE);
    }

    static @Nullable Finding ein(PathView path) {
        if (!has(path.leaf(), EUICC)) {
            return null;
        }
        List<String> ids = path.leaf().subject().values(Name.SERIAL_NUMBER);
        for (int i = 1; i < path.all().size(); i++) {
            List<String> permitted = path.all().get(i).values().permittedEins();
            if (permitted != null
                    && !ids.stream()
                            .allMatch(id -> permitted.stream()
                                    .anyMatch(ein -> !ein.isEmpty()
                                            && ein.chars().allMatch(c -> c >= '0' && c <= '9')
                                            && id.startsWith(ein)))) {
                return new Finding(Rule.EUICC_EIN, i, "an EID under none of the permitted EINs");
            }
        }
        return null;
    }
}
