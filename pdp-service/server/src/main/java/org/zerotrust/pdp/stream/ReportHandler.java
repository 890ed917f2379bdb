package org.zerotrust.pdp.stream;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.zerotrust.pdp.outcome.Failure;

/** What reads a record of the topic of reports and keeps what is in it. */
public interface ReportHandler {
    /**
     * Handles one record.
     *
     * @return empty where its signals are durable and applied here, else why not; a failure that is retryable leaves the
     *     record where it is
     */
    CompletionStage<Optional<Failure>> handle(byte[] record);
}
