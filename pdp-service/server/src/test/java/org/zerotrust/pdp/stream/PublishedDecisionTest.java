package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sealed does not get into the index, wherever it stands; what is no decision is refused. */
final class PublishedDecisionTest {
    private static final String REST =
            "'tenant':'t','decision_id':'d','decision':'permit','pep':{'id':'p'},'resource':{'id':'ü'},'action':'open'";
    private static final String SEALED = "'sealed':{'alg':'x','keys':['k'],'text':'secret, \\'}'}";

    private static PublishedDecision read(String data) {
        return PublishedDecision.read(event(data).getBytes(UTF_8));
    }

    private static String event(String data) {
        return json("{'type':'org.zerotrust.pdp.decision.v1','extra':{'data':1},'data':" + data
                + ",'time':'2026-01-01T00:00:00Z','subject':'s'}");
    }

    private static String json(String text) {
        return text.replace("\\'", "\\\"").replace('\'', '"');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{REST}         | {REST}",
                "{REST,SEALED}  | {REST}",
                "{SEALED,REST}  | {REST}",
                "{SEALED , REST}| {REST}",
                "{REST ,SEALED }| {REST }",
                "{'é':1,SEALED,REST} | {'é':1,REST}"
            })
    void sealedIsCutOut(String data, String kept) {
        String expected = json(kept.replace("REST", REST));

        assertThat(read(data.replace("REST", REST).replace("SEALED", SEALED))
                        .entry()
                        .record())
                .isEqualTo(expected);
    }

    @Test
    void nothingElseInItIsAnObjectWithoutMembers() {
        assertThatThrownBy(() -> read("{" + SEALED + "}")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "{'tenant':'t'}",
                "{'tenant':7,'decision_id':'d','decision':'permit','pep':{'id':'p'},'resource':{'id':'r'},'action':'open'}",
                "{'tenant':'t\\u0000','decision_id':'d','decision':'permit','pep':{'id':'p'},'resource':{'id':'r'},'action':'o'}"
            })
    void whatIsNoDecisionIsRefused(String data) {
        assertThatThrownBy(() -> read(data)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesThatAreNoJsonAreRefused() {
        assertThatThrownBy(() -> PublishedDecision.read(new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
