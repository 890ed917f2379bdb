package org.zerotrust.evidence.x509;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.x509.ExtensionValues.Mapping;
import org.zerotrust.evidence.x509.ExtensionValues.Policy;
import org.zerotrust.evidence.x509.ExtensionValues.PolicyConstraints;

/**
 * Certificate policies (RFC 5280 sections 6.1.2 to 6.1.5) over the graph of RFC 9618 instead of the tree, which grows
 * exponentially: each depth has one node for each policy, with all its parents.
 */
final class PolicyRule {
    static final String ANY = "2.5.29.32.0";

    /** One policy at one depth. */
    private static final class Node {
        final String policy;
        final List<Node> parents = new ArrayList<>(1);
        Set<String> expected;

        Node(String policy) {
            this.policy = policy;
            this.expected = Set.of(policy);
        }
    }

    private final PathView path;
    private Map<String, Node> level = new LinkedHashMap<>();
    /** The level above, kept for the mapping of anyPolicy. */
    private Map<String, Node> previous = Map.of();

    private int explicitPolicy;
    private int policyMapping;
    private int inhibitAny;

    private PolicyRule(PathView path) {
        this.path = path;
        int n = path.anchorDepth();
        explicitPolicy = path.options().requireExplicitPolicy() ? 0 : n + 1;
        policyMapping = path.options().inhibitPolicyMapping() ? 0 : n + 1;
        inhibitAny = path.options().inhibitAnyPolicy() ? 0 : n + 1;
        level.put(ANY, new Node(ANY));
    }

    static @Nullable Finding check(PathView path) {
        return new PolicyRule(path).run();
    }

    private @Nullable Finding run() {
        for (int i = path.anchorDepth() - 1; i >= 0; i--) {
            Certificate c = path.all().get(i);
            if (tooMany(c)) {
                return new Finding(Rule.EFFORT, i, "more policies than can be followed");
            }
            Extension extension = c.extension(Extension.CERTIFICATE_POLICIES);
            List<Policy> policies = c.values().policies();
            if (extension != null
                    && extension.critical()
                    && policies != null
                    && !policies.stream().allMatch(Policy::plain)) {
                // Section 4.2.1.4: a critical extension whose qualifiers cannot be read MUST refuse the path.
                return new Finding(Rule.POLICIES, i, "a critical policy with an unknown qualifier");
            }
            descend(policies, i > 0 && c.selfIssued());
            if (explicitPolicy <= 0 && level.isEmpty()) {
                return new Finding(Rule.POLICIES, i, "no policy is valid down to here");
            }
            if (i > 0) {
                prepare(c);
            }
        }
        return wrapUp();
    }

    private boolean tooMany(Certificate c) {
        int most = path.options().limits().policies();
        List<Policy> policies = c.values().policies();
        List<Mapping> mappings = c.values().mappings();
        return policies != null && policies.size() > most || mappings != null && mappings.size() > most;
    }

    /** 6.1.3(d) and (e). */
    private void descend(@Nullable List<Policy> policies, boolean selfIssuedIntermediate) {
        previous = level;
        level = new LinkedHashMap<>();
        if (policies == null) {
            return;
        }
        Map<String, List<Node>> expecting = new HashMap<>();
        for (Node node : previous.values()) {
            for (String expected : node.expected) {
                expecting.computeIfAbsent(expected, e -> new ArrayList<>(1)).add(node);
            }
        }
        @Nullable Node any = previous.get(ANY);
        boolean hasAny = false;
        for (Policy policy : policies) {
            if (policy.oid().equals(ANY)) {
                hasAny = true;
                continue;
            }
            List<Node> parents = expecting.getOrDefault(policy.oid(), List.of());
            if (!parents.isEmpty()) {
                child(policy.oid(), parents);
            } else if (any != null) {
                child(policy.oid(), List.of(any));
            }
        }
        if (hasAny && (inhibitAny > 0 || selfIssuedIntermediate)) {
            expecting.forEach((policy, parents) -> {
                if (!level.containsKey(policy)) {
                    child(policy, parents);
                }
            });
        }
    }

    private void child(String policy, List<Node> parents) {
        level.computeIfAbsent(policy, Node::new).parents.addAll(parents);
    }

    /** 6.1.4(b), (h), (i), (j). */
    private void prepare(Certificate c) {
        List<Mapping> mappings = c.values().mappings();
        if (mappings != null) {
            map(mappings);
        }
        if (!c.selfIssued()) {
            explicitPolicy = Math.max(0, explicitPolicy - 1);
            policyMapping = Math.max(0, policyMapping - 1);
            inhibitAny = Math.max(0, inhibitAny - 1);
        }
        PolicyConstraints constraints = c.values().policyConstraints();
        if (constraints != null) {
            explicitPolicy = least(explicitPolicy, constraints.requireExplicitPolicy());
            policyMapping = least(policyMapping, constraints.inhibitPolicyMapping());
        }
        inhibitAny = least(inhibitAny, c.values().inhibitAnyPolicy());
    }

    private static int least(int now, int given) {
        return given >= 0 && given < now ? given : now;
    }

    private void map(List<Mapping> mappings) {
        Map<String, Set<String>> byIssuer = new LinkedHashMap<>();
        for (Mapping mapping : mappings) {
            byIssuer.computeIfAbsent(mapping.issuerDomain(), m -> new HashSet<>())
                    .add(mapping.subjectDomain());
        }
        @Nullable Node any = level.get(ANY);
        byIssuer.forEach((policy, subjects) -> {
            if (policyMapping <= 0) {
                level.remove(policy);
                return;
            }
            @Nullable Node node = level.get(policy);
            if (node != null) {
                node.expected = Set.copyOf(subjects);
            } else if (any != null) {
                Node made = new Node(policy);
                made.expected = Set.copyOf(subjects);
                @Nullable Node above = previous.get(ANY);
                if (above != null) {
                    made.parents.add(above);
                }
                level.put(policy, made);
            }
        });
    }

    /** 6.1.5(a), (b) and (g). */
    private @Nullable Finding wrapUp() {
        explicitPolicy = Math.max(0, explicitPolicy - 1);
        PolicyConstraints constraints = path.leaf().values().policyConstraints();
        if (constraints != null && constraints.requireExplicitPolicy() == 0) {
            explicitPolicy = 0;
        }
        if (explicitPolicy > 0) {
            return null;
        }
        Set<String> authorities = authorities();
        Set<String> wanted = path.options().initialPolicies();
        boolean held = !authorities.isEmpty()
                && (wanted.isEmpty()
                        || wanted.contains(ANY)
                        || authorities.contains(ANY)
                        || wanted.stream().anyMatch(authorities::contains));
        return held ? null : new Finding(Rule.POLICIES, 0, "none of the policies asked for");
    }

    /**
     * RFC 9618 section 5.5: the policies, in the terms of the anchor, that the whole path holds: those of nodes that
     * have a leaf below them and anyPolicy above them.
     */
    private Set<String> authorities() {
        Set<String> found = new HashSet<>();
        Set<Node> seen = new HashSet<>();
        List<Node> open = new ArrayList<>(level.values());
        if (level.containsKey(ANY)) {
            found.add(ANY);
        }
        while (!open.isEmpty()) {
            Node node = open.removeLast();
            if (!seen.add(node)) {
                continue;
            }
            for (Node parent : node.parents) {
                if (parent.policy.equals(ANY) && !node.policy.equals(ANY)) {
                    found.add(node.policy);
                }
                open.add(parent);
            }
        }
        return found;
    }
}
