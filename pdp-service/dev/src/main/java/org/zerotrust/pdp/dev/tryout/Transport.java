package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.databind.JsonNode;

/** One way to ask the service. */
interface Transport extends AutoCloseable {

    /** {@code REST} or {@code gRPC}. */
    String name();

    /**
     * Asks one question.
     *
     * @throws org.zerotrust.pdp.dev.LauncherException where no answer comes within the deadline
     */
    Answer decide(JsonNode request);

    @Override
    void close();
}
