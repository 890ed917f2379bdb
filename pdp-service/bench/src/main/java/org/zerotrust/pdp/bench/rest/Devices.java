package org.zerotrust.pdp.bench.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zerotrust.pdp.testkit.Authority;
import org.zerotrust.pdp.testkit.Credential;

/**
 * A device with a real certificate for each reference input: of a CA for its key protection and for whether the policy
 * trusts its issuer, expired where the input's is, and with the input's kind of key.
 */
final class Devices {

    /**
     * A registered issuer.
     *
     * @param keyProtection what its certificates say of the key
     * @param trusted whether the reference policy's data names it
     * @param authority its key
     */
    record Issuer(String keyProtection, boolean trusted, Authority authority) {
        String id() {
            return keyProtection + (trusted ? "-trusted" : "-other");
        }
    }

    private static final Duration IN_FORCE_SINCE = Duration.ofDays(365);
    private static final Duration IN_FORCE_FOR = Duration.ofDays(30);
    private static final Duration ISSUED = Duration.ofDays(90);
    private static final Duration ENDED = Duration.ofDays(1);

    private final List<?> trusted;
    private final Map<String, Issuer> issuers = new TreeMap<>();
    // Weak and strong RSA keys are shared among devices: making 4,096 bits takes seconds, and no proof uses them here.
    private final Map<Integer, KeyPair> rsa = new LinkedHashMap<>();
    private final Instant now;

    Devices(List<?> trusted, Instant now) {
        this.trusted = trusted;
        this.now = now;
    }

    /** The id of the device of input {@code number}, also the only URI in its certificate. */
    static String id(int number) {
        return "urn:zerotrust:device:bench-" + number;
    }

    /** All that the devices so far needed. */
    List<Issuer> issuers() {
        return List.copyOf(issuers.values());
    }

    /** A device's certificate as the input describes it. */
    Credential certificate(int number, JsonNode input) throws NoSuchAlgorithmException {
        JsonNode asked = input.path("device").path("certificate");
        Issuer issuer = issuer(
                asked.path("key_protection").asText(),
                trusted.contains(asked.path("issuer_fingerprint").asText()));
        boolean expired = asked.path("not_after").asLong() <= input.path("now").asLong();
        Instant from = now.minus(expired ? ISSUED : ENDED);
        Instant to = expired ? now.minus(ENDED) : now.plus(IN_FORCE_FOR);
        String subject = asked.path("subject").asText();
        List<String> uris = List.of(id(number));
        JsonNode key = asked.path("public_key");
        return key.path("alg").asText().equals("RSA")
                ? issuer.authority().client("device", rsa(key.path("bits").asInt()), subject, from, to, uris)
                : issuer.authority().client("device", subject, from, to, uris);
    }

    private Issuer issuer(String keyProtection, boolean isTrusted) {
        return issuers.computeIfAbsent(
                keyProtection + isTrusted,
                key -> new Issuer(
                        keyProtection,
                        isTrusted,
                        Authority.root(
                                key, "Bench " + key + " CA", now.minus(IN_FORCE_SINCE), now.plus(IN_FORCE_SINCE))));
    }

    private KeyPair rsa(int bits) throws NoSuchAlgorithmException {
        KeyPair known = rsa.get(bits);
        if (known == null) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            known = generator.generateKeyPair();
            rsa.put(bits, known);
        }
        return known;
    }
}
