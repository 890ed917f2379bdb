package org.zerotrust.ledger.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final Checkpoint CHECKPOINT = new Checkpoint(
            "pdp-0", 1_764_000_000_000L, 1_000, "ab".repeat(32), Instant.parse("2026-06-01T12:00:00.25Z"));
    private static final KeyPair OURS = pair();
    private static final KeyPair THEIRS = pair();

    private final String signed = CHECKPOINT.signed("ours", bytes -> sign(OURS.getPrivate(), bytes));

    @Test
    void whatWasSignedIsReadBack() throws Checkpoint.NotSigned {
        assertThat(Checkpoint.verified(signed, kid -> kid.equals("ours") ? OURS.getPublic() : null))
                .isEqualTo(CHECKPOINT);
    }

    @Test
    void anotherKeyOrNoneIsNotBelieved() {
        assertThatThrownBy(() -> Checkpoint.verified(signed, _ -> THEIRS.getPublic()))
                .isInstanceOf(Checkpoint.NotSigned.class)
                .hasMessageContaining("does not hold");
        assertThatThrownBy(() -> Checkpoint.verified(signed, _ -> null))
                .isInstanceOf(Checkpoint.NotSigned.class)
                .hasMessageContaining("not known: ours");
    }

    @Test
    void noCharacterCanBeChanged() {
        for (int i = 0; i < signed.length(); i++) {
            StringBuilder changed = new StringBuilder(signed);
            // Another character of the alphabet, in a bit that the last one of a part holds too.
            changed.setCharAt(i, changed.charAt(i) == 'A' ? 'g' : 'A');
            assertThatThrownBy(() -> Checkpoint.verified(changed.toString(), _ -> OURS.getPublic()))
                    .isInstanceOf(Checkpoint.NotSigned.class);
        }
    }

    @Test
    void anotherKindOfTextOfTheSameKeyIsNoCheckpoint() {
        String header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"ES256\",\"kid\":\"ours\",\"typ\":\"at+jwt\"}".getBytes(UTF_8));
        String input = header + "." + signed.split("\\.", -1)[1];
        String other = input + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(sign(OURS.getPrivate(), input.getBytes(UTF_8)));
        assertThatThrownBy(() -> Checkpoint.verified(other, _ -> OURS.getPublic()))
                .isInstanceOf(Checkpoint.NotSigned.class)
                .hasMessageContaining("header");
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sign(PrivateKey key, byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
