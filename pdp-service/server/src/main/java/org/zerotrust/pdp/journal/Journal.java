package org.zerotrust.pdp.journal;

import java.util.concurrent.CompletionStage;

/** Port: where decisions become durable before their answers leave. */
public interface Journal {
    /**
     * Completes when the record is as durable as its resource class demands. Completes exceptionally with a
     * {@code PdpException} (JOURNAL_UNAVAILABLE, or OVERLOADED where the journal is full) within its own deadline;
     * the caller of the service then gets no answer. Never blocks; may complete on any thread.
     */
    CompletionStage<Void> append(DecisionRecord record);
}
