package org.zerotrust.ledger.tree;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Json;

/**
 * What a replica says, signed, of all its records of an epoch so far. Whoever has seen it can tell whether one of them was
 * changed, removed or added since. As text a JWS in compact form (RFC 7515), ES256, {@code typ} {@value #TYPE}.
 *
 * @param replica whose records
 * @param epoch of them
 * @param size how many: those of sequence 1 to {@code size}
 * @param root of the Merkle tree over their events, byte for byte as they are in the topic; hex
 * @param at when it was signed
 */
public record Checkpoint(String replica, long epoch, long size, String root, Instant at) {
    /** {@code typ} of the JWS. */
    public static final String TYPE = "pdp-checkpoint+jws";

    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    public Checkpoint {
        if (size < 1 || root.length() != 2 * MerkleTree.HASH_BYTES) {
            throw new IllegalArgumentException("a checkpoint is of one record or more, and has a root");
        }
    }

    /** Of a tree. */
    public static Checkpoint of(String replica, long epoch, MerkleTree tree, Instant at) {
        return new Checkpoint(replica, epoch, tree.size(), HexFormat.of().formatHex(tree.root()), at);
    }

    /**
     * The signed text.
     *
     * @param kid the signing key's name
     * @param sign ES256 over bytes: the 64 bytes r | s (RFC 7518, 3.4)
     */
    public String signed(String kid, UnaryOperator<byte[]> sign) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "ES256");
        header.put("kid", kid);
        header.put("typ", TYPE);
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("replica", replica);
        payload.put("epoch", epoch);
        payload.put("size", size);
        payload.put("root", root);
        payload.put("at", at.toString());
        String input = part(header) + "." + part(payload);
        return input + "." + URL.encodeToString(sign.apply(input.getBytes(US_ASCII)));
    }

    private static String part(Map<String, Object> json) {
        return URL.encodeToString(Json.write(json).getBytes(UTF_8));
    }

    /** Where the key of a name is found. */
    public interface Keys {
        /** The public key; null where none has that name. */
        @Nullable
        PublicKey find(String kid);
    }

    /** A text that is no checkpoint, or that none of the keys has signed. */
    public static final class NotSigned extends Exception {
        private static final long serialVersionUID = 1L;

        NotSigned(String why) {
            super(why);
        }
    }

    /**
     * Reads a signed text.
     *
     * @throws NotSigned where it is malformed, of a key that is not known, or the signature does not hold
     */
    public static Checkpoint verified(String text, Keys keys) throws NotSigned {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new NotSigned("not a JWS in compact form");
        }
        try {
            Map<?, ?> header = json(parts[0]);
            if (!"ES256".equals(header.get("alg")) || !TYPE.equals(header.get("typ"))) {
                throw new NotSigned("not a checkpoint's header");
            }
            PublicKey key = header.get("kid") instanceof String kid ? keys.find(kid) : null;
            if (key == null) {
                throw new NotSigned("signed by a key that is not known: " + header.get("kid"));
            }
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(key);
            verifier.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
            if (!verifier.verify(Base64.getUrlDecoder().decode(parts[2]))) {
                throw new NotSigned("the signature does not hold");
            }
            return of(json(parts[1]));
        } catch (GeneralSecurityException
                | IllegalArgumentException
                | DateTimeParseException
                | Json.MalformedException e) {
            throw new NotSigned("not a checkpoint: " + e.getMessage());
        }
    }

    private static Map<?, ?> json(String part) throws NotSigned {
        return Json.read(Base64.getUrlDecoder().decode(part), Json.DuplicateKeys.REFUSED) instanceof Map<?, ?> map
                ? map
                : notSigned();
    }

    private static Map<?, ?> notSigned() throws NotSigned {
        throw new NotSigned("not a JSON object");
    }

    private static Checkpoint of(Map<?, ?> json) throws NotSigned {
        if (json.get("replica") instanceof String replica
                && json.get("epoch") instanceof Number epoch
                && json.get("size") instanceof Number size
                && json.get("root") instanceof String root
                && json.get("at") instanceof String at) {
            return new Checkpoint(replica, epoch.longValue(), size.longValue(), root, Instant.parse(at));
        }
        throw new NotSigned("a member is missing");
    }
}
