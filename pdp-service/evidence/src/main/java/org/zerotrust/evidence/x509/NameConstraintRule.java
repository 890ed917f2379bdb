package org.zerotrust.evidence.x509;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.x509.ExtensionValues.NameConstraints;
import org.zerotrust.evidence.x509.NameSubtrees.Match;

/**
 * RFC 5280 sections 6.1.3(b) and (c), with the constraints of the anchor as well (RFC 5937): every name of a certificate,
 * but for self-issued intermediates, is in no excluded subtree of any certificate above it, and in a permitted one of
 * each that permits names of its kind.
 */
final class NameConstraintRule {
    private NameConstraintRule() {}

    static @Nullable Finding check(PathView path) {
        List<NameConstraints> above = new ArrayList<>(2);
        int budget = path.options().limits().nameComparisons();
        for (int i = path.anchorDepth(); i >= 0; i--) {
            Certificate c = path.all().get(i);
            if (!above.isEmpty() && (i == 0 || !c.selfIssued())) {
                List<GeneralName> names = names(c);
                for (NameConstraints constraints : above) {
                    long cost = (long) names.size()
                            * (constraints.permitted().size()
                                    + constraints.excluded().size());
                    if (cost > budget) {
                        return new Finding(Rule.EFFORT, i, "more names and constraints than can be compared");
                    }
                    budget -= (int) cost;
                    for (GeneralName name : names) {
                        String fault = fault(name, constraints, path.options().profile());
                        if (fault != null) {
                            return new Finding(Rule.NAME_CONSTRAINTS, i, fault);
                        }
                    }
                }
            }
            NameConstraints own = c.values().nameConstraints();
            if (own != null && i > 0) {
                above.add(own);
            }
        }
        return null;
    }

    /** Subject, alternative names, and the subject's mail address where there are no alternative names. */
    private static List<GeneralName> names(Certificate c) {
        List<GeneralName> names = new ArrayList<>();
        if (!c.subject().isEmpty()) {
            names.add(new GeneralName.Directory(c.subject()));
        }
        List<GeneralName> alternative = c.values().subjectAltNames();
        if (alternative != null) {
            names.addAll(alternative);
        } else {
            for (String mailbox : c.subject().values(Name.EMAIL_ADDRESS)) {
                names.add(new GeneralName.Email(mailbox));
            }
        }
        return names;
    }

    private static @Nullable String fault(GeneralName name, NameConstraints constraints, Profile profile) {
        for (GeneralName base : constraints.excluded()) {
            switch (NameSubtrees.match(name, base, profile)) {
                case INSIDE, PARTLY -> {
                    return "a name in an excluded subtree: " + name;
                }
                case UNKNOWN -> {
                    return "a name of a kind whose constraint cannot be judged: " + name;
                }
                case OTHER_KIND, OUTSIDE -> {}
            }
        }
        boolean constrained = false;
        for (GeneralName base : constraints.permitted()) {
            Match match = NameSubtrees.match(name, base, profile);
            switch (match) {
                case INSIDE -> {
                    return null;
                }
                case UNKNOWN -> {
                    return "a name of a kind whose constraint cannot be judged: " + name;
                }
                case OUTSIDE, PARTLY -> constrained = true;
                case OTHER_KIND -> {}
            }
        }
        return constrained ? "a name outside the permitted subtrees: " + name : null;
    }
}
