package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.replay.Opening;
import org.zerotrust.ledger.replay.Openings;
import org.zerotrust.ledger.replay.RecordedPolicy;
import org.zerotrust.ledger.seal.SealedInput;
import picocli.CommandLine;

/** Records with their inputs opened, for whoever decides them again with an engine of their own. */
public final class RecordedDecisions {
    private final Openings inputs;

    /** One whose input was sealed and could be opened. */
    public static final class One {
        private final JsonNode data;
        private final SealedInput sealed;

        private One(JsonNode data, SealedInput sealed) {
            this.data = data;
            this.sealed = sealed;
        }

        /** The digest of the snapshot that decided it. */
        public String digest() {
            return data.at("/policy/digest").asText();
        }

        /** The policy's input. */
        public Object input() {
            return sealed.input();
        }

        /** What was recorded and another engine did not say; null where they say the same. */
        public @Nullable String difference(JsonNode answer) {
            return Answers.difference(data, Masked.of(data), RecordedPolicy.tree(sealed.reasons()), answer);
        }
    }

    /**
     * Opens for somebody.
     *
     * @param options where keys come from, as {@code pdp verify} takes them
     * @param taker gets each in the order in which they were added; those that nothing opens are left out
     */
    public RecordedDecisions(List<String> options, Consumer<One> taker) {
        EvidenceOptions evidence = CommandLine.populateCommand(new EvidenceOptions(), options.toArray(String[]::new));
        this.inputs = new Openings(evidence.open()::dataKeys, (data, opening) -> {
            if (opening instanceof Opening.Open(SealedInput sealed)) {
                taker.accept(new One(data, sealed));
            }
        });
    }

    /** A record's data. */
    public void add(JsonNode data) {
        inputs.add(data);
    }

    /** Opens what was added last. */
    public void flush() {
        inputs.flush();
    }
}
