package org.zerotrust.pdp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class DictionaryTest {
    @Test
    void equalValuesHaveOneNumberUpToTheBound() {
        Dictionary<String> dictionary = new Dictionary<>(2);

        assertThat(dictionary.add("a")).isZero();
        assertThat(dictionary.add("b")).isEqualTo(1);
        assertThat(dictionary.add(new String("a"))).isZero();
        assertThat(dictionary.add("c")).isEqualTo(-1);
        assertThat(dictionary.find("b")).isEqualTo(1);
        assertThat(dictionary.find("c")).isEqualTo(-1);
        assertThat(dictionary.get(1)).isEqualTo("b");
        assertThatIllegalStateException().isThrownBy(() -> dictionary.get(2));
    }
}
