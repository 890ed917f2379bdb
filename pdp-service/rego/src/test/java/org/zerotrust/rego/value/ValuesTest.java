package org.zerotrust.rego.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void numbersAreEqualByValueWhateverHoldsThem() {
        List<Number> ones =
                List.of(1, 1L, 1.0, new BigDecimal("1.00"), BigInteger.ONE, new Decimal("1.0"), new Decimal("10e-1"));
        for (Number a : ones) {
            for (Number b : ones) {
                assertThat(Values.equal(a, b)).as("%s == %s", a, b).isTrue();
                assertThat(Values.hash(a)).as("hash %s %s", a, b).isEqualTo(Values.hash(b));
            }
        }
        assertThat(Values.equal(1L, new Decimal("1.0000000000000000001"))).isFalse();
    }

    @Test
    void typesStandInOpasOrder() {
        List<Object> order = List.of(
                RegoNull.NULL, false, true, -1L, 2L, "", "a", "\uffff", "\ud83d\ude00", List.of(), Map.of(), Set.of());
        for (int i = 0; i < order.size(); i++) {
            for (int j = 0; j < order.size(); j++) {
                assertThat(Integer.signum(Values.compare(order.get(i), order.get(j))))
                        .as("%s ? %s", order.get(i), order.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void aMissingMemberIsUndefinedAndANullOneIsNull() {
        Map<String, Object> m = new HashMap<>();
        m.put("a", null);
        assertThat(Values.get(m, "a")).isEqualTo(RegoNull.NULL);
        assertThat(Values.get(m, "b")).isNull();
        assertThat(Values.get(List.of("x"), new Decimal("0.0"))).isEqualTo("x");
        assertThat(Values.get("scalar", "a")).isNull();
    }
}
