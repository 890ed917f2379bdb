package org.zerotrust.rego.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BaseJsonTest {
    private static final int MEMBERS = BaseJson.LARGE + 500;

    /** A large object; the member that is asked for most lies behind what is built at once. */
    private static String large(String last) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < MEMBERS; i++) {
            // Not in the order of their names.
            int name = i * 7 % MEMBERS;
            json.append("\"m").append(name).append("\" : ").append(member(i)).append(",\n");
        }
        return json.append("\"last\":").append(last).append('}').toString();
    }

    private static String member(int i) {
        return switch (i % 5) {
            case 0 -> "{\"é\":[1,2.50,{\"x\":null}],\"t\":true}";
            case 1 -> "[" + i + ",\"\\u0041 \ud83d\ude00\",1e3,[]]";
            case 2 -> String.valueOf(i);
            case 3 -> "{}";
            default -> "{\"deep\":{\"er\":{\"n\":" + i + "}}}";
        };
    }

    private static Object read(String json) {
        return BaseJson.read(json.getBytes(UTF_8));
    }

    @Test
    void isWhatTheOtherReaderReads() {
        for (String json :
                List.of("{}", "[1,{\"a\":[]}]", "\"x\"", "-0.10", large("{\"a\":[{}]}"), "[" + large("[]") + "]")) {
            Object plain = Json.read(json);
            assertThat(Values.equal(read(json), plain)).isTrue();
            assertThat(Json.write(read(json))).isEqualTo(Json.write(plain));
            assertThat(read(json).hashCode()).isEqualTo(plain.hashCode());
        }
    }

    @Test
    void readsOnlyWhatIsAskedFor() {
        RegoObject all = (RegoObject) read(large("{\"a\":1}"));

        assertThat(Values.get(Values.get(all, "last"), "a")).isEqualTo(1L);
        assertThat(Values.get(all, "nothing")).isNull();
        assertThat(all.containsKey("m9")).isTrue();
        // The same object again, and nothing that may still be changed.
        Object once = all.get("last");
        assertThat(all.get("last")).isSameAs(once);
        assertThatThrownBy(() -> ((RegoObject) java.util.Objects.requireNonNull(once)).insert("b", 2L))
                .isInstanceOf(FrozenValueException.class);
        assertThatThrownBy(() -> all.insert("b", 2L)).isInstanceOf(FrozenValueException.class);
    }

    @Test
    void copiesAndIterationsAreWhole() {
        RegoObject all = (RegoObject) read(large("{\"a\":1}"));
        RegoObject copy = all.copy();

        assertThat(copy.insert("new", 1L)).isNull();
        assertThat(copy.get("last")).isEqualTo(Map.of("a", 1L));
        assertThat(all.entrySet()).hasSize(MEMBERS + 1).allMatch(e -> e.getValue() != null);
        assertThat(all.sortedKey(0)).isEqualTo("last");
        assertThat(all.sortedValue(0)).isEqualTo(Map.of("a", 1L));
    }

    @Test
    void textThatStaysIsCheckedAllTheSame() {
        for (String bad : List.of(
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":{\"c\":1,\"d\":1,\"c\":1}}}",
                "{\"a\":[1,2}",
                "[1,]",
                "[01]",
                "[1e999999999999]",
                "[\"\\x\"]",
                "[\"\n\"]",
                "{\"a\"}",
                "[tru]",
                "{\"a\":1")) {
            assertThatThrownBy(() -> read(large(bad))).as(bad).isInstanceOf(Json.MalformedException.class);
        }
        StringBuilder many = new StringBuilder("{\"n0\":0");
        for (int i = 1; i < 40; i++) {
            many.append(",\"n").append(i % 39).append("\":").append(i);
        }
        assertThatThrownBy(() -> read(large(many + "}")))
                .isInstanceOf(Json.MalformedException.class)
                .hasMessageContaining("n0");
        assertThatThrownBy(() -> read(large("{}").replace("\"last\"", "\"m3\"")))
                .isInstanceOf(Json.MalformedException.class)
                .hasMessageContaining("m3");
        assertThatThrownBy(() -> read(large("{}") + "{}")).isInstanceOf(Json.MalformedException.class);
    }

    @Test
    void longMembersAreReadAtOnce() {
        String text = "x".repeat(BaseJson.SMALL_TEXT);
        RegoObject all = (RegoObject) read(large("{\"a\":\"" + text + "\"}"));

        assertThat(Values.get(all.get("last"), "a")).isEqualTo(text);
    }

    @Test
    void aMarkOfTheByteOrderMovesNoPlace() {
        RegoObject all = (RegoObject) read("\ufeff" + large("[7]"));

        assertThat(all.get("last")).isEqualTo(List.of(7L));
    }

    @Test
    void threadsReadTheSame() throws Exception {
        String json = large("{\"a\":1}");
        Object plain = Json.read(json);
        RegoObject all = (RegoObject) read(json);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> looks = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                Random random = new Random(t);
                looks.add(() -> {
                    boolean same = true;
                    for (int i = 0; i < 20_000; i++) {
                        String name = "m" + random.nextInt(MEMBERS);
                        same &= Values.equal(Values.get(all, name), Values.get(plain, name));
                    }
                    return same;
                });
            }
            for (Future<Boolean> same : threads.invokeAll(looks)) {
                assertThat(same.get()).isTrue();
            }
        }
        assertThat(Values.equal(all, plain)).isTrue();
    }
}
