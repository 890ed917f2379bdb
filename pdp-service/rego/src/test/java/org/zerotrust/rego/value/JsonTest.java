package org.zerotrust.rego.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void numbersKeepTheirText() {
        for (String text :
                List.of("0", "-0", "1.0", "1e3", "1E+400", "0.10", "9223372036854775807", "-9223372036854775808")) {
            assertThat(Json.write(Json.read(text))).isEqualTo(text);
        }
        assertThat(Json.read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(Json.read("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
    }

    @Test
    void setsPrintAsSortedArraysAndKeysThatAreNoStringsAsTheirJson() {
        assertThat(Json.write(Map.of("b", Set.of(3L, 1L, 2L), "a", List.of(true, RegoNull.NULL))))
                .isEqualTo("{\"a\":[true,null],\"b\":[1,2,3]}");
        assertThat(Json.write(Map.of(List.of(1L, "x"), 1L, 2L, 2L))).isEqualTo("{\"2\":2,\"[1,\\\"x\\\"]\":1}");
    }

    @Test
    void foreignTreesPrintAsTheEnginesOwn() {
        Map<String, Object> m = new HashMap<>();
        m.put("z", null);
        m.put("d", 1.5e300);
        m.put("i", 7);
        m.put("l", Arrays.asList(null, 1e-7, 100.0));
        assertThat(Json.write(m)).isEqualTo("{\"d\":1.5e+300,\"i\":7,\"l\":[null,1e-7,100],\"z\":null}");
    }

    @Test
    void stringsAreEscapedAsInGo() {
        assertThat(Json.write("\u0001\b\f\n\r\t\"\\\u2028\u007f<\ud83d\ude00\ud83d"))
                .isEqualTo("\"\\u0001\\b\\f\\n\\r\\t\\\"\\\\\\u2028\u007f<\ud83d\ude00\\ufffd\"");
        assertThat(new JsonWriter().htmlSafe().write("<&>").toString()).isEqualTo("\"\\u003c\\u0026\\u003e\"");
    }

    @Test
    void prettyFormIsGos() {
        assertThat(new JsonWriter()
                        .pretty("", "  ")
                        .write(Json.read("{\"a\":[1,{}],\"b\":[]}"))
                        .toString())
                .isEqualTo("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
    }

    @Test
    void ofDoubledKeysTheLastCountsUnlessRefused() {
        assertThat(Json.read("{\"a\":1,\"a\":2}")).isEqualTo(Map.of("a", 2L));
        assertThatThrownBy(() -> Json.read("{\"a\":1,\"a\":2}", Json.DuplicateKeys.REFUSED))
                .isInstanceOf(Json.MalformedException.class);
    }

    @Test
    void onlyOneWholeValueIsRead() {
        for (String text : List.of("", "1 2", "[1", "{\"a\":}", "01", "nul", "[1,]", "\"\\x\"", "{\"a\":1}]")) {
            assertThatThrownBy(() -> Json.read(text)).as(text).isInstanceOf(Json.MalformedException.class);
        }
    }

    @Test
    void depthIsBoundedWithoutStackOverflow() {
        assertThatThrownBy(() -> Json.read("[".repeat(2_000_000))).isInstanceOf(Json.MalformedException.class);
        assertThat(Json.read("[".repeat(9_999) + "]".repeat(9_999))).isInstanceOf(List.class);
    }
}
