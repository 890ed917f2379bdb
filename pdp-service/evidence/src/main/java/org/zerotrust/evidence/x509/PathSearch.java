package org.zerotrust.evidence.x509;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds paths from a leaf to an anchor in a bag of certificates that an attacker may have filled (RFC 4158). Only
 * certificates from which an anchor can be reached by names are looked at; those that no valid path can hold are left
 * out; a signature is checked once for each pair of certificate and key; and all is counted against {@link Limits}.
 */
final class PathSearch {
    private final List<Certificate> anchors;
    private final List<Certificate> bag;
    private final Limits limits;
    private final Map<Certificate, Map<Certificate, Boolean>> signatures = new HashMap<>();
    private final Set<Certificate> reaching = new HashSet<>();
    private int checksLeft;
    private int stepsLeft;
    private int pathsLeft;
    private boolean exhausted;

    PathSearch(List<Certificate> anchors, List<Certificate> bag, Limits limits) {
        this.anchors = anchors;
        this.bag = bag;
        this.limits = limits;
        this.checksLeft = limits.signatureChecks();
        this.stepsLeft = limits.steps();
        this.pathsLeft = limits.paths();
        reach();
    }

    /** Certificates from which an anchor can be reached by names alone; linear in the bag. */
    private void reach() {
        Map<Name, List<Certificate>> byIssuer = new HashMap<>();
        for (Certificate c : bag) {
            byIssuer.computeIfAbsent(c.issuer(), n -> new ArrayList<>()).add(c);
        }
        List<Name> open = new ArrayList<>();
        Set<Name> seen = new HashSet<>();
        for (Certificate anchor : anchors) {
            if (seen.add(anchor.subject())) {
                open.add(anchor.subject());
            }
        }
        while (!open.isEmpty()) {
            for (Certificate c : byIssuer.getOrDefault(open.removeLast(), List.of())) {
                reaching.add(c);
                if (seen.add(c.subject())) {
                    open.add(c.subject());
                }
            }
        }
    }

    boolean reaches(Certificate leaf) {
        return reaching.contains(leaf)
                || anchors.stream().anyMatch(a -> a.subject().equals(leaf.issuer()))
                || bag.stream()
                        .anyMatch(c -> reaching.contains(c) && c.subject().equals(leaf.issuer()));
    }

    /** Whether the search ended because a limit was met. */
    boolean exhausted() {
        return exhausted;
    }

    /**
     * Calls {@code judge} with each path whose signatures hold, leaf first and the anchor last, until it says true.
     *
     * @param usable which intermediates to look at
     * @return whether a path was taken
     */
    boolean search(Certificate leaf, Predicate<Certificate> usable, Predicate<List<Certificate>> judge) {
        List<Certificate> path = new ArrayList<>();
        path.add(leaf);
        return descend(path, usable, judge);
    }

    private boolean descend(List<Certificate> path, Predicate<Certificate> usable, Predicate<List<Certificate>> judge) {
        Certificate last = path.getLast();
        for (Certificate anchor : closestFirst(last, anchors, a -> true)) {
            if (spend() && signed(last, anchor)) {
                path.add(anchor);
                boolean taken = pathsLeft-- > 0 && judge.test(path);
                path.removeLast();
                if (taken) {
                    return true;
                }
                exhausted |= pathsLeft <= 0;
            }
            if (exhausted) {
                return false;
            }
        }
        if (path.size() >= limits.length()) {
            return false;
        }
        for (Certificate issuer : closestFirst(last, bag, c -> reaching.contains(c) && !onPath(path, c))) {
            if (exhausted) {
                return false;
            }
            if (spend() && usable.test(issuer) && signed(last, issuer)) {
                path.add(issuer);
                boolean taken = descend(path, usable, judge);
                path.removeLast();
                if (taken) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean spend() {
        if (stepsLeft-- <= 0) {
            exhausted = true;
        }
        return !exhausted;
    }

    /** RFC 4158 section 5.2: the same name and key twice on a path leads nowhere new. */
    private static boolean onPath(List<Certificate> path, Certificate c) {
        for (Certificate on : path) {
            if (on.sameEntity(c)) {
                return true;
            }
        }
        return false;
    }

    /** Issuers by name; those whose key id the certificate names first, then those that live longest. */
    private static List<Certificate> closestFirst(
            Certificate subject, List<Certificate> from, Predicate<Certificate> filter) {
        List<Certificate> found = new ArrayList<>(2);
        for (Certificate c : from) {
            if (c.subject().equals(subject.issuer()) && filter.test(c)) {
                found.add(c);
            }
        }
        if (found.size() > 1) {
            var wanted = subject.values().authorityKeyId();
            byte @Nullable [] id = wanted == null ? null : wanted.keyId();
            found.sort(Comparator.comparing((Certificate c) ->
                            id == null || !Arrays.equals(id, c.values().subjectKeyId()))
                    .thenComparing(
                            Comparator.comparingLong(Certificate::notAfter).reversed()));
        }
        return found;
    }

    private boolean signed(Certificate subject, Certificate issuer) {
        Map<Certificate, Boolean> known = signatures.computeIfAbsent(subject, s -> new HashMap<>());
        for (Map.Entry<Certificate, Boolean> earlier : known.entrySet()) {
            if (earlier.getKey().sameKey(issuer)) {
                return earlier.getValue();
            }
        }
        if (checksLeft-- <= 0) {
            exhausted = true;
            return false;
        }
        boolean holds = Signatures.signedBy(subject, issuer);
        known.put(issuer, holds);
        return holds;
    }

    /** The first path by names alone, for saying what is wrong with it; null where there is none within the limits. */
    @Nullable
    List<Certificate> byNames(Certificate leaf) {
        List<Certificate> path = new ArrayList<>();
        path.add(leaf);
        stepsLeft = limits.steps();
        exhausted = false;
        return namesOnly(path) ? path : null;
    }

    private boolean namesOnly(List<Certificate> path) {
        Certificate last = path.getLast();
        for (Certificate anchor : closestFirst(last, anchors, a -> true)) {
            path.add(anchor);
            return true;
        }
        if (path.size() >= limits.length()) {
            return false;
        }
        for (Certificate issuer : closestFirst(last, bag, c -> reaching.contains(c) && !onPath(path, c))) {
            if (!spend()) {
                return false;
            }
            path.add(issuer);
            if (namesOnly(path)) {
                return true;
            }
            path.removeLast();
        }
        return false;
    }
}
