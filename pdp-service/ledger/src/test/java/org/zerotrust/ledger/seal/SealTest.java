package org.zerotrust.ledger.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealTest {
    private final DataKey device = DataKey.generate();
    private final DataKey person = DataKey.generate();

    @Test
    void whatWasSealedForAllIsOpenedWithAll() throws SealException {
        Random random = new Random(800_207);
        for (int i = 0; i < 300; i++) {
            byte[] content = new byte[random.nextInt(20_000)];
            random.nextBytes(content);
            List<DataKey> keys = i % 2 == 0 ? List.of(device) : List.of(device, person);
            byte[] sealed = Seal.seal(keys, "decision-" + i, content);
            assertThat(Seal.open(keys, "decision-" + i, sealed)).isEqualTo(content);
        }
    }

    @Test
    void oneOfTwoKeysOpensNothing() {
        byte[] sealed = Seal.seal(List.of(device, person), "d", "content".getBytes(UTF_8));
        for (List<DataKey> keys : List.of(List.of(device), List.of(person), List.of(person, device))) {
            assertThatThrownBy(() -> Seal.open(keys, "d", sealed)).isInstanceOf(SealException.class);
        }
    }

    @Test
    void nothingOfItCanBeChanged() {
        byte[] sealed = Seal.seal(List.of(device), "d", "a content".getBytes(UTF_8));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> Seal.open(List.of(device), "d", changed)).isInstanceOf(SealException.class);
        }
        assertThatThrownBy(() -> Seal.open(List.of(device), "another", sealed)).isInstanceOf(SealException.class);
        assertThatThrownBy(() -> Seal.open(List.of(device), "d", new byte[0])).isInstanceOf(SealException.class);
    }

    @Test
    void anInputIsSmallerSealedThanOpen() {
        byte[] content = "{\"device\":{\"id\":\"urn:uuid:1\"},\"posture\":{\"secure_boot\":{\"age\":1}}}"
                .repeat(30)
                .getBytes(UTF_8);
        assertThat(Seal.seal(List.of(device), "d", content).length).isLessThan(content.length / 5);
    }

    @Test
    void aKeyDoesNotShowItsSecret() {
        assertThat(new DataKey(new UUID(1, 2), new byte[32]))
                .hasToString("DataKey[00000000-0000-0001-0000-000000000002, secret redacted]");
        assertThatThrownBy(() -> new DataKey(new UUID(1, 2), new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
