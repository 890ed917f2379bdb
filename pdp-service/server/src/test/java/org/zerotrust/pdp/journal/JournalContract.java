package org.zerotrust.pdp.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/** What every journal must hold, whatever it is made of. */
public abstract class JournalContract {
    private static final long WITHIN_SECONDS = 20;

    /** A record as a reader of the stream finds it. */
    public record Published(String key, JsonNode event) {}

    /** The journal under test, in working order. */
    protected abstract Journal journal();

    /** Everything that was published for these decisions, in the order of reading. */
    protected abstract List<Published> published(List<String> decisionIds);

    /** A journal whose stream cannot be reached. */
    protected abstract Journal unreachable();

    /** A journal that has no room left. */
    protected abstract Journal full();

    @Test
    void whatCompletedIsPublished() throws Exception {
        DecisionRecord record = Records.permit("contract-a", UUID.randomUUID());

        append(journal(), record);

        assertThat(published(List.of(record.id().value())))
                .singleElement()
                .satisfies(found -> assertThat(
                                found.event().at("/data/decision_id").asText())
                        .isEqualTo(record.id().value()));
    }

    @Test
    void recordsOfOneDeviceAreReadInTheOrderTheyWereAppended() throws Exception {
        UUID device = UUID.randomUUID();
        List<String> ids = new ArrayList<>();
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        Journal journal = journal();
        for (int i = 0; i < 200; i++) {
            DecisionRecord record = Records.permit("contract-a", device);
            ids.add(record.id().value());
            waiting.add(journal.append(record).toCompletableFuture());
        }
        CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).get(WITHIN_SECONDS, TimeUnit.SECONDS);

        List<Published> found = published(ids);

        assertThat(found)
                .extracting(one -> one.event().at("/data/decision_id").asText())
                .containsExactlyElementsOf(ids);
        List<Long> sequences = found.stream()
                .map(one -> one.event().at("/data/order/sequence").asLong())
                .toList();
        List<String> clocks = found.stream()
                .map(one -> one.event().at("/data/order/hlc").asText())
                .toList();
        assertThat(sequences).isSorted().doesNotHaveDuplicates();
        assertThat(clocks).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void recordsOfTwoTenantsNeverShareAKey() throws Exception {
        UUID device = UUID.randomUUID();
        List<DecisionRecord> records = List.of(
                Records.permit("contract-a", device),
                Records.permit("contract-b", device),
                Records.refused("contract-a", Records.DEVICE_ID),
                Records.refused("contract-b", Records.DEVICE_ID),
                Records.withoutDevice("contract-a"),
                Records.withoutDevice("contract-b"));
        for (DecisionRecord record : records) {
            append(journal(), record);
        }

        List<Published> found =
                published(records.stream().map(record -> record.id().value()).toList());

        assertThat(found).extracting(Published::key).doesNotHaveDuplicates().hasSize(6);
        assertThat(found)
                .allSatisfy(one -> assertThat(one.key())
                        .startsWith(one.event().at("/data/tenant").asText() + "/"));
    }

    @Test
    void anUnreachableStreamFailsTheAppendInTime() {
        CompletableFuture<Void> appended = unreachable()
                .append(Records.permit("contract-a", UUID.randomUUID()))
                .toCompletableFuture();

        assertThatThrownBy(() -> appended.get(WITHIN_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        PdpException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.JOURNAL_UNAVAILABLE));
    }

    @Test
    void aFullJournalRefusesAtOnce() {
        CompletableFuture<Void> appended =
                full().append(Records.permit("contract-a", UUID.randomUUID())).toCompletableFuture();

        assertThat(appended).isCompletedExceptionally();
        assertThatThrownBy(appended::join)
                .cause()
                .isInstanceOfSatisfying(
                        PdpException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.OVERLOADED));
    }

    private static void append(Journal journal, DecisionRecord record) throws Exception {
        journal.append(record).toCompletableFuture().get(WITHIN_SECONDS, TimeUnit.SECONDS);
    }
}
