package org.zerotrust.evidence.signature;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.fields.BareItem;
import org.zerotrust.evidence.fields.FieldException;
import org.zerotrust.evidence.fields.FieldParser;
import org.zerotrust.evidence.fields.FieldWriter;
import org.zerotrust.evidence.fields.Member;
import org.zerotrust.evidence.fields.Parameters;
import org.zerotrust.evidence.signature.MessageSignatureResult.Refused;
import org.zerotrust.evidence.signature.MessageSignatureResult.Verified;

/** Verifies the signature of a message (RFC 9421, 3.2), step by step in its order. */
public final class MessageSignatures {
    private static final int SHORTEST_NONCE = 16;
    private static final int LONGEST_NONCE = 128;

    private MessageSignatures() {}

    private record Candidate(String label, Member.InnerList covered, BareItem.Bytes signature) {}

    /** Ends a verification with its reason; never leaves this class. */
    private static final class Stop extends Exception {
        private static final long serialVersionUID = 1L;
        private final SignatureRefusal why;

        Stop(SignatureRefusal why) {
            super(null, null, false, false);
            this.why = why;
        }
    }

    /**
     * The verdict.
     *
     * @param keys gives the key of a {@code keyid} (null where the signature has none); null for one that is not known
     * @param now our clock
     */
    public static MessageSignatureResult verify(
            HttpMessage message,
            SignatureRules rules,
            Function<@Nullable String, @Nullable SignatureKey> keys,
            Instant now) {
        try {
            Candidate chosen = choose(message, rules);
            Parameters parameters = chosen.covered().parameters();
            Set<String> covered = coverage(chosen.covered(), rules);
            Instant created = times(parameters, rules, now);
            String nonce = nonce(parameters, rules);
            String keyId = parameters.text("keyid").orElse(null);
            SignatureKey key = keys.apply(keyId);
            if (key == null) {
                throw new Stop(SignatureRefusal.SIGNATURE_KEY_UNKNOWN);
            }
            SignatureAlgorithm used = verified(chosen, key, message);
            return new Verified(chosen.label(), keyId, used, created, nonce, covered);
        } catch (Stop stop) {
            return new Refused(stop.why);
        }
    }

    private static Candidate choose(HttpMessage message, SignatureRules rules) throws Stop {
        String inputs = message.combined("signature-input");
        String signatures = message.combined("signature");
        if (inputs == null || signatures == null) {
            throw new Stop(SignatureRefusal.SIGNATURE_MISSING);
        }
        Map<String, Candidate> all = candidates(inputs, signatures);
        List<Candidate> wanted = all.values().stream()
                .filter(one -> rules.label() == null || rules.label().equals(one.label()))
                .filter(one -> rules.tag() == null
                        || one.covered()
                                .parameters()
                                .text("tag")
                                .filter(rules.tag()::equals)
                                .isPresent())
                .toList();
        // Of two candidates an attacker would choose the one that suits: there must be one.
        if (wanted.size() != 1) {
            throw new Stop(SignatureRefusal.SIGNATURE_MISSING);
        }
        return wanted.getFirst();
    }

    private static Map<String, Candidate> candidates(String inputs, String signatures) throws Stop {
        try {
            Map<String, Member> inputMembers = FieldParser.dictionary(inputs);
            Map<String, Member> signatureMembers = FieldParser.dictionary(signatures);
            // RFC 9421, 4.1: each label stands in both fields or in none.
            if (!inputMembers.keySet().equals(signatureMembers.keySet())) {
                throw new Stop(SignatureRefusal.SIGNATURE_MALFORMED);
            }
            Map<String, Candidate> all = new LinkedHashMap<>();
            for (Map.Entry<String, Member> input : inputMembers.entrySet()) {
                if (!(input.getValue() instanceof Member.InnerList covered)
                        || !(signatureMembers.get(input.getKey())
                                instanceof Member.Item(BareItem.Bytes bytes, Parameters _))) {
                    throw new Stop(SignatureRefusal.SIGNATURE_MALFORMED);
                }
                all.put(input.getKey(), new Candidate(input.getKey(), covered, bytes));
            }
            return all;
        } catch (FieldException e) {
            throw new Stop(SignatureRefusal.SIGNATURE_MALFORMED);
        }
    }

    private static Set<String> coverage(Member.InnerList list, SignatureRules rules) throws Stop {
        Set<String> covered = new LinkedHashSet<>();
        for (Member.Item item : list.items()) {
            if (!(item.value() instanceof BareItem.Text(String name))) {
                throw new Stop(SignatureRefusal.SIGNATURE_MALFORMED);
            }
            // The name as it is, then the parameters as they are written: "@query-param;name=..." and "date".
            covered.add(name
                    + FieldWriter.write(new Member.Item(new BareItem.Text(""), item.parameters()))
                            .substring(2));
        }
        if (!covered.containsAll(rules.covered())) {
            throw new Stop(SignatureRefusal.SIGNATURE_COVERAGE);
        }
        return covered;
    }

    private static Instant times(Parameters parameters, SignatureRules rules, Instant now) throws Stop {
        if (!(parameters.get("created") instanceof BareItem.Int(long seconds)) || seconds < 0) {
            throw new Stop(SignatureRefusal.SIGNATURE_CREATED);
        }
        Instant created = Instant.ofEpochSecond(seconds);
        if (created.isAfter(now.plus(rules.leeway()))) {
            throw new Stop(SignatureRefusal.SIGNATURE_CREATED);
        }
        if (created.plus(rules.maxAge()).isBefore(now)) {
            throw new Stop(SignatureRefusal.SIGNATURE_EXPIRED);
        }
        BareItem expires = parameters.get("expires");
        if (expires != null && (!(expires instanceof BareItem.Int(long end)) || end <= now.getEpochSecond())) {
            throw new Stop(SignatureRefusal.SIGNATURE_EXPIRED);
        }
        return created;
    }

    private static @Nullable String nonce(Parameters parameters, SignatureRules rules) throws Stop {
        Optional<String> nonce = parameters.text("nonce");
        boolean good = nonce.isPresent()
                ? nonce.get().length() >= SHORTEST_NONCE && nonce.get().length() <= LONGEST_NONCE
                : parameters.get("nonce") == null;
        if (rules.nonceRequired() && (nonce.isEmpty() || !good)) {
            throw new Stop(SignatureRefusal.SIGNATURE_NONCE);
        }
        return nonce.orElse(null);
    }

    private static SignatureAlgorithm verified(Candidate chosen, SignatureKey key, HttpMessage message) throws Stop {
        Set<SignatureAlgorithm> able = key.algorithms();
        BareItem named = chosen.covered().parameters().get("alg");
        if (named != null) {
            Optional<SignatureAlgorithm> algorithm =
                    named instanceof BareItem.Text(String name) ? SignatureAlgorithm.of(name) : Optional.empty();
            if (algorithm.isEmpty() || !able.contains(algorithm.get())) {
                throw new Stop(SignatureRefusal.SIGNATURE_ALGORITHM);
            }
            able = Set.of(algorithm.get());
        }
        if (able.isEmpty()) {
            throw new Stop(SignatureRefusal.SIGNATURE_ALGORITHM);
        }
        byte[] base;
        try {
            base = Components.base(chosen.covered(), message).getBytes(StandardCharsets.UTF_8);
        } catch (ComponentException e) {
            throw new Stop(SignatureRefusal.SIGNATURE_COMPONENT);
        }
        // An RSA key without a named algorithm may have been used in either of its two ways.
        for (SignatureAlgorithm algorithm : able) {
            if (key.verifies(algorithm, base, chosen.signature().value())) {
                return algorithm;
            }
        }
        throw new Stop(SignatureRefusal.SIGNATURE_INVALID);
    }
}
