package org.zerotrust.evidence.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9651: what is read, how it is written again, and what is refused. */
class FieldParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "42 | 42",
                "-0 | 0",
                "999999999999999 | 999999999999999",
                "4.5 | 4.5",
                "-1.500 | -1.5",
                "1.0 | 1.0",
                "\"a\\\"b\\\\c\" | \"a\\\"b\\\\c\"",
                "foo123/456 | foo123/456",
                "*a:b | *a:b",
                ":cHJldGVuZA==: | :cHJldGVuZA==:",
                "?1 | ?1",
                "?0 | ?0",
                "@1659578233 | @1659578233",
                "@-1 | @-1",
                "%\"f%c3%bc\" | %\"f%c3%bc\"",
                "text; a; b=2;  c=?0 | text;a;b=2;c=?0",
                "  1  | 1"
            })
    void itemsAreReadAndWrittenInTheirOneForm(String input, String written) throws Exception {
        assertThat(FieldWriter.write(FieldParser.item(input))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1,2",
                "1 2",
                "--1",
                "1.",
                "1.2345",
                "1234567890123.1",
                "1234567890123456",
                "\"a",
                "\"\\a\"",
                "\"é\"",
                "\"\u007f\"",
                ":a:",
                ":YQ:",
                ":YR==:",
                ":YQ==",
                "?2",
                "?",
                "@1.5",
                "@",
                "%\"%C3\"",
                "%\"%ff\"",
                "%\"%c\"",
                "%a",
                "a;A=1",
                "a;=1",
                "a;b=1;b=2",
                "a; ",
                "(1)",
                "=",
                "a=1",
                "\tfoo"
            })
    void whatIsNoItemIsRefused(String input) {
        assertThatThrownBy(() -> FieldParser.item(input)).isInstanceOf(FieldException.class);
    }

    @Test
    void listsAndDictionaries() throws Exception {
        assertThat(FieldWriter.list(new ArrayList<>(FieldParser.list("a ,\t(b  c;x );  y=1, \"d\""))))
                .isEqualTo("a, (b c;x);y=1, \"d\"");
        assertThat(FieldParser.list("")).isEmpty();
        assertThat(FieldWriter.dictionary(FieldParser.dictionary("a=?1, b;x, c=(1 2), d=?0")))
                .isEqualTo("a, b;x, c=(1 2), d=?0");
        assertThat(FieldWriter.write(FieldParser.list("( )").getFirst())).isEqualTo("()");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "a,", "a,,b", "(a", "(a,b)", "(a\tb)", "a b"})
    void whatIsNoListIsRefused(String input) {
        assertThatThrownBy(() -> FieldParser.list(input)).isInstanceOf(FieldException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=", "a=1,", "A=1", "a=1 b=2", "a=1, a=2", "1=2", "a==1"})
    void whatIsNoDictionaryIsRefused(String input) {
        assertThatThrownBy(() -> FieldParser.dictionary(input)).isInstanceOf(FieldException.class);
    }
}
