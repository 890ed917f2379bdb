package org.zerotrust.evidence.x509;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.DerException;

/**
 * From bytes that somebody showed to a verified path. Pure: the same bytes, anchors, options and instant give the same
 * verdict. Never throws for any bytes, and never costs more than its {@link Limits}.
 */
public final class ChainVerifier {
    private ChainVerifier() {}

    /**
     * Verifies a chain.
     *
     * @param chain DER; the leaf first, the rest in any order, with or without the anchor
     * @param anchors trusted because they are registered; their constraints count
     * @param at the moment of the decision
     */
    public static ChainVerdict verify(List<byte[]> chain, List<Certificate> anchors, ChainOptions options, Instant at) {
        Limits limits = options.limits();
        if (chain.isEmpty()) {
            return refused(new Finding(Rule.ENCODING, -1, "no certificate"));
        }
        if (chain.size() > limits.certificates()) {
            return refused(new Finding(Rule.EFFORT, -1, chain.size() + " certificates"));
        }
        Certificate leaf;
        try {
            leaf = Certificate.read(chain.getFirst());
        } catch (DerException e) {
            return refused(new Finding(Rule.ENCODING, 0, String.valueOf(e.getMessage())));
        }
        Set<Certificate> bag = new LinkedHashSet<>();
        @Nullable Finding unreadable = null;
        for (int i = 1; i < chain.size(); i++) {
            try {
                bag.add(Certificate.read(chain.get(i)));
            } catch (DerException e) {
                // One that no path needs must not spoil the others; it is named where no path is found.
                unreadable = new Finding(Rule.ENCODING, i, String.valueOf(e.getMessage()));
            }
        }
        return verify(leaf, List.copyOf(bag), unreadable, anchors, options, at.getEpochSecond());
    }

    private static ChainVerdict verify(
            Certificate leaf,
            List<Certificate> bag,
            @Nullable Finding unreadable,
            List<Certificate> anchors,
            ChainOptions options,
            long now) {
        PathSearch search = new PathSearch(anchors, bag, options.limits());
        if (!search.reaches(leaf)) {
            return refused(
                    unreadable != null
                            ? unreadable
                            : new Finding(Rule.ISSUER, -1, leaf.issuer().toString()));
        }
        Map<Certificate, Boolean> usable = new HashMap<>();
        List<List<Certificate>> taken = new ArrayList<>(1);
        List<List<Finding>> refusals = new ArrayList<>(1);
        search.search(leaf, c -> usable.computeIfAbsent(c, k -> RuleBook.couldIssue(k, now)), path -> {
            List<Finding> findings = RuleBook.findings(new PathView(List.copyOf(path), options, now));
            if (findings.isEmpty()) {
                taken.add(List.copyOf(path));
                return true;
            }
            refusals.add(findings);
            return false;
        });
        if (!taken.isEmpty()) {
            return valid(taken.getFirst());
        }
        if (search.exhausted()) {
            return refused(new Finding(Rule.EFFORT, -1, "no path within the limits"));
        }
        if (!refusals.isEmpty()) {
            return new ChainVerdict.Refused(refusals.getFirst(), asked(options));
        }
        return explain(leaf, unreadable, search, options, now);
    }

    /** No path has all its signatures with certificates that could stand on one: what is wrong with the nearest. */
    private static ChainVerdict explain(
            Certificate leaf, @Nullable Finding unreadable, PathSearch search, ChainOptions options, long now) {
        List<Certificate> path = search.byNames(leaf);
        if (path == null) {
            return refused(
                    unreadable != null ? unreadable : new Finding(Rule.ISSUER, -1, "no path to an anchor by names"));
        }
        PathView view = new PathView(path, options, now);
        List<Finding> findings = new ArrayList<>(RuleBook.findings(view));
        Finding signature = PathRules.signature(view);
        if (signature != null) {
            findings.add(signature);
        }
        if (findings.isEmpty()) {
            findings.add(new Finding(Rule.SIGNATURE, -1, "no path all of whose signatures hold"));
        }
        findings.sort(Comparator.comparing(Finding::rule));
        return new ChainVerdict.Refused(findings, asked(options));
    }

    private static ChainVerdict valid(List<Certificate> all) {
        long from = Long.MIN_VALUE;
        long until = Long.MAX_VALUE;
        for (Certificate c : all) {
            from = Math.max(from, c.notBefore());
            until = Math.min(until, c.notAfter());
        }
        return new ChainVerdict.Valid(all.subList(0, all.size() - 1), all.getLast(), from, until);
    }

    private static ChainVerdict refused(Finding finding) {
        Set<Rule> asked = EnumSet.noneOf(Rule.class);
        for (Rule rule : Rule.values()) {
            asked.add(rule);
            if (rule == finding.rule()) {
                break;
            }
        }
        return new ChainVerdict.Refused(List.of(finding), asked);
    }

    /** The rules that these options ask for, in order. */
    public static Set<Rule> asked(ChainOptions options) {
        Set<Rule> asked = EnumSet.of(Rule.ENCODING, Rule.EFFORT, Rule.ISSUER, Rule.SIGNATURE);
        RuleBook.checks(options).forEach(c -> asked.add(c.rule()));
        return asked;
    }
}
