package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.testkit.Credential;
import org.zerotrust.pdp.testkit.DemoPki;
import org.zerotrust.pdp.testkit.EarSigner;

/**
 * Fills what a file cannot hold, because certificates, keys and clocks differ from machine to machine. A string that
 * is one of these, as a whole, is replaced:
 *
 * <pre>
 * $new          a new identifier
 * $now          now, RFC 3339
 * $id:NAME      the device's URN
 * $chain:NAME   the device's certificate chain, an array of PEM
 * $ear:NAME     an attestation result about the device's key by the demo's verifier: affirming, issued now
 * $jws:NAME     a proof by the device's key over this question (compact JWS, ES256)
 * </pre>
 */
final class Placeholders {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DemoPki pki;
    private final Clock clock;

    Placeholders(DemoPki pki, Clock clock) {
        this.pki = pki;
        this.clock = clock;
    }

    /** A copy with every placeholder filled; proofs last, for they are about the rest. */
    JsonNode fill(JsonNode template) {
        JsonNode filled = walk(template, null);
        return walk(filled, filled);
    }

    private JsonNode walk(JsonNode node, @Nullable JsonNode question) {
        if (node.isObject()) {
            ObjectNode copy = JSON.createObjectNode();
            node.properties().forEach(member -> copy.set(member.getKey(), walk(member.getValue(), question)));
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JSON.createArrayNode();
            node.forEach(element -> copy.add(walk(element, question)));
            return copy;
        }
        return node.isTextual() && node.asText().startsWith("$") ? replace(node, question) : node;
    }

    private JsonNode replace(JsonNode node, @Nullable JsonNode question) {
        String text = node.asText();
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String name = colon < 0 ? "" : text.substring(colon + 1);
        return switch (kind) {
            case "$new" -> JSON.getNodeFactory().textNode(UUID.randomUUID().toString());
            case "$now" ->
                JSON.getNodeFactory()
                        .textNode(
                                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            case "$id" -> JSON.getNodeFactory().textNode(DemoPki.deviceId(name));
            case "$chain" -> JSON.valueToTree(pki.device(name).chainPemList());
            case "$ear" ->
                JSON.getNodeFactory()
                        .textNode(EarSigner.of(pki.service("verifier"))
                                .result(
                                        "affirming",
                                        3,
                                        pki.device(name).certificate().getPublicKey(),
                                        clock.instant()));
            case "$jws" ->
                question == null
                        ? node
                        : JSON.getNodeFactory().textNode(proof(pki.device(name), question, clock.instant()));
            default -> throw new LauncherException("a sample holds a placeholder that nobody knows: " + text);
        };
    }

    /** A signature by the device's key that is good for this question only. */
    static String proof(Credential device, JsonNode question, Instant now) {
        ObjectNode header = JSON.createObjectNode().put("alg", "ES256").put("typ", "pdp-proof+jwt");
        ObjectNode claims = JSON.createObjectNode()
                .put("request_id", question.path("request_id").asText())
                .put("aud", "urn:zerotrust:pdp:" + Samples.TENANT)
                .put("resource", question.path("resource").path("id").asText())
                .put("action", question.path("action").path("name").asText())
                .put("iat", now.getEpochSecond())
                .put("nonce", UUID.randomUUID().toString());
        String input = encode(header.toString()) + "." + encode(claims.toString());
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(device.key());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new LauncherException("the proof could not be signed", e);
        }
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
