package org.zerotrust.evidence.x509;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All rules of a whole path in their one order: first the form of each certificate, so that what follows may trust what
 * was read; then strength; then the path; then what the leaf is shown for; then what the profile adds. All are asked and all
 * findings are given: the first names the reason.
 */
final class RuleBook {
    /** One rule over a path. */
    record Check(Rule rule, Function<PathView, @Nullable Finding> asked) {}

    /** Rules of one certificate that every intermediate must keep, whatever path it is on. */
    private static final List<Function<Certificate, @Nullable String>> INTERMEDIATE = List.of(
            FormRules::version,
            FormRules::serial,
            FormRules::algorithmsAgree,
            FormRules::issuerName,
            FormRules::subjectName,
            FormRules::extensionOnce,
            FormRules::extensionForm,
            FormRules::extensionCriticality,
            c -> FormRules.authorityKeyId(c, false),
            FormRules::subjectKeyId,
            FormRules::keyUsageForm,
            FormRules::policyForm,
            FormRules::alternativeNameForm,
            FormRules::basicConstraintsForm,
            FormRules::nameConstraintsForm,
            c -> FormRules.key(c, Rule.KEY_FORM),
            c -> FormRules.key(c, Rule.KEY_CURVE),
            c -> FormRules.key(c, Rule.KEY_STRENGTH),
            c -> FormRules.algorithm(c, true),
            c -> FormRules.algorithm(c, false));

    private static final List<Check> FORM = List.of(
            each(Rule.VERSION, FormRules::version),
            // Old roots have the serial number zero; an anchor is trusted as it is registered, and nobody lists its
            // number.
            belowAnchor(Rule.SERIAL, FormRules::serial),
            each(Rule.ALGORITHMS_AGREE, FormRules::algorithmsAgree),
            each(Rule.ISSUER_NAME, FormRules::issuerName),
            each(Rule.SUBJECT_NAME, FormRules::subjectName),
            each(Rule.EXTENSION_ONCE, FormRules::extensionOnce),
            each(Rule.EXTENSION_FORM, FormRules::extensionForm),
            each(Rule.EXTENSION_CRITICALITY, FormRules::extensionCriticality),
            eachOrAnchor(Rule.AUTHORITY_KEY_ID, FormRules::authorityKeyId),
            each(Rule.SUBJECT_KEY_ID, FormRules::subjectKeyId),
            each(Rule.KEY_USAGE_FORM, FormRules::keyUsageForm),
            each(Rule.POLICY_FORM, FormRules::policyForm),
            each(Rule.ALTERNATIVE_NAME_FORM, FormRules::alternativeNameForm),
            each(Rule.BASIC_CONSTRAINTS_FORM, FormRules::basicConstraintsForm),
            each(Rule.NAME_CONSTRAINTS_FORM, FormRules::nameConstraintsForm),
            each(Rule.KEY_FORM, c -> FormRules.key(c, Rule.KEY_FORM)),
            belowAnchor(Rule.SIGNATURE_FORM, c -> FormRules.algorithm(c, true)));

    private static final List<Check> STRENGTH = List.of(
            each(Rule.KEY_CURVE, c -> FormRules.key(c, Rule.KEY_CURVE)),
            each(Rule.KEY_STRENGTH, c -> FormRules.key(c, Rule.KEY_STRENGTH)),
            // The anchor is trusted because it is registered; nobody relies on its own signature.
            belowAnchor(Rule.SIGNATURE_STRENGTH, c -> FormRules.algorithm(c, false)));

    private static final List<Check> PATH = List.of(
            new Check(Rule.NOT_BEFORE, PathRules::notBefore),
            new Check(Rule.NOT_AFTER, PathRules::notAfter),
            new Check(Rule.NAME_CONSTRAINTS, NameConstraintRule::check),
            new Check(Rule.POLICIES, PolicyRule::check),
            new Check(Rule.CA, PathRules::ca),
            new Check(Rule.PATH_LENGTH, PathRules::pathLength),
            new Check(Rule.CA_KEY_USAGE, PathRules::caKeyUsage),
            new Check(Rule.CRITICAL_EXTENSION, PathRules::criticalExtension),
            new Check(Rule.COMMON_PURPOSE, PathRules::commonPurpose));

    private static final List<Check> CLIENT = List.of(
            new Check(Rule.LEAF_IS_NO_CA, PathRules::leafIsNoCa),
            new Check(Rule.LEAF_KEY_USAGE, PathRules::leafKeyUsage),
            new Check(Rule.LEAF_PURPOSE_GIVEN, PathRules::leafPurposeGiven),
            new Check(Rule.LEAF_PURPOSE, PathRules::leafPurpose));

    private static final List<Check> EUICC = List.of(
            new Check(Rule.EUICC_ROLE, EuiccRules::role),
            new Check(Rule.EUICC_ID, EuiccRules::eid),
            new Check(Rule.EUICC_EIN, EuiccRules::ein));

    private RuleBook() {}

    private static Check each(Rule rule, Function<Certificate, @Nullable String> asked) {
        return over(rule, asked, 0);
    }

    private static Check belowAnchor(Rule rule, Function<Certificate, @Nullable String> asked) {
        return over(rule, asked, 1);
    }

    private static Check over(Rule rule, Function<Certificate, @Nullable String> asked, int leaveOut) {
        return new Check(rule, path -> {
            for (int i = 0; i < path.all().size() - leaveOut; i++) {
                String seen = asked.apply(path.all().get(i));
                if (seen != null) {
                    return new Finding(rule, i, seen);
                }
            }
            return null;
        });
    }

    private static Check eachOrAnchor(Rule rule, BiFunction<Certificate, Boolean, @Nullable String> asked) {
        return new Check(rule, path -> {
            for (int i = 0; i < path.all().size(); i++) {
                String seen = asked.apply(path.all().get(i), i == path.anchorDepth());
                if (seen != null) {
                    return new Finding(rule, i, seen);
                }
            }
            return null;
        });
    }

    /** The rules that are asked of a path; signatures are asked where it is built. */
    static List<Check> checks(ChainOptions options) {
        List<Check> all = new ArrayList<>(FORM);
        all.addAll(STRENGTH);
        all.addAll(PATH);
        switch (options.purpose()) {
            case CLIENT -> all.addAll(CLIENT);
            case ANY -> {}
        }
        switch (options.profile()) {
            case GSMA_RSP -> all.addAll(EUICC);
            case RFC5280 -> {}
        }
        return all;
    }

    static List<Finding> findings(PathView path) {
        List<Finding> found = new ArrayList<>(2);
        for (Check check : checks(path.options())) {
            Finding finding = check.asked.apply(path);
            if (finding != null) {
                found.add(finding);
            }
        }
        return found;
    }

    /** Whether a certificate could be an intermediate of any valid path at this moment, so that others come first. */
    static boolean couldIssue(Certificate c, long now) {
        if (!c.values().ca()
                || !c.values().may(ExtensionValues.KEY_CERT_SIGN)
                || now < c.notBefore()
                || now > c.notAfter()) {
            return false;
        }
        for (Function<Certificate, @Nullable String> rule : INTERMEDIATE) {
            if (rule.apply(c) != null) {
                return false;
            }
        }
        // The wider set of processed extensions: what one profile does not process is refused when the path is judged.
        return PathRules.criticalExtension(
                        new PathView(List.of(c), ChainOptions.of(Profile.GSMA_RSP, Purpose.ANY), now))
                == null;
    }
}
