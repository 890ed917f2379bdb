package org.zerotrust.pdp.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

final class KeyEncryptionKeyTest {
    private static final byte[] RAW = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final KeyEncryptionKey KEK =
            KeyEncryptionKey.parse(Base64.getEncoder().encodeToString(RAW));

    @Test
    void opensWhatItWrappedForTheSameRowOnly() {
        byte[] wrapped = KEK.wrap("secret".getBytes(UTF_8), "row 1".getBytes(UTF_8));

        assertThat(KEK.unwrap(wrapped, "row 1".getBytes(UTF_8))).isEqualTo("secret".getBytes(UTF_8));
        assertThatThrownBy(() -> KEK.unwrap(wrapped, "row 2".getBytes(UTF_8))).isInstanceOf(WrappedKeyException.class);
    }

    @Test
    void refusesAnAlteredByteAnywhere() {
        byte[] wrapped = KEK.wrap("secret".getBytes(UTF_8), "row".getBytes(UTF_8));

        for (int i = 0; i < wrapped.length; i++) {
            byte[] altered = wrapped.clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> KEK.unwrap(altered, "row".getBytes(UTF_8)))
                    .isInstanceOf(WrappedKeyException.class);
        }
    }

    @Test
    void neverWrapsTheSameBytesAlike() {
        byte[] one = KEK.wrap("secret".getBytes(UTF_8), "row".getBytes(UTF_8));
        byte[] two = KEK.wrap("secret".getBytes(UTF_8), "row".getBytes(UTF_8));

        assertThat(one).isNotEqualTo(two);
    }

    @Test
    void refusesWeakOrMalformedKeysWithoutRepeatingThem() {
        String zeros = Base64.getEncoder().encodeToString(new byte[32]);
        String brief = Base64.getEncoder().encodeToString("tooshort".getBytes(UTF_8));

        assertThatThrownBy(() -> KeyEncryptionKey.parse(zeros)).hasMessageNotContaining(zeros);
        assertThatThrownBy(() -> KeyEncryptionKey.parse(brief)).hasMessageContaining("8 bytes");
        assertThatThrownBy(() -> KeyEncryptionKey.parse("not base64!")).hasMessageNotContaining("not base64!");
    }

    @Test
    void tellsNothingOfItself() {
        assertThat(KEK.toString()).isEqualTo("KeyEncryptionKey[redacted]");
    }
}
