package org.zerotrust.pdp.dev.posture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.zerotrust.pdp.dev.JsonApi;

/**
 * One device that counts: it reports the next number at one replica, asks there at once, and asks the other replica
 * until that knows it too. The number comes back in the reason of the decision.
 */
final class PostureWorker {

    /** A replica as a reporter and as an enforcement point. */
    record Replica(JsonApi reporter, JsonApi gateway) {}

    private static final String SIGNAL = "disk_encrypted";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String device;
    private final ObjectNode question;
    private final Replica here;
    private final Replica there;
    private final List<Long> lagMicros = new ArrayList<>();
    private long number;
    private long accepted = -1;
    private long reports;
    private long decisions;
    private long older;
    private long notAnswered;

    /**
     * A device.
     *
     * @param question an access request of it whose control of the signal fails whatever the number is
     */
    PostureWorker(String device, ObjectNode question, Replica here, Replica there) {
        this.device = device;
        this.question = question;
        this.here = here;
        this.there = there;
    }

    /** Counts until the moment ({@link System#nanoTime}) comes. */
    PostureWorker until(long end) throws InterruptedException {
        while (System.nanoTime() < end) {
            number++;
            if (!report()) {
                // Whether it was taken is not known; what was accepted before must be known to whoever answers next.
                notAnswered++;
                TimeUnit.MILLISECONDS.sleep(50);
                check();
                continue;
            }
            long at = System.nanoTime();
            accepted = number;
            reports++;
            check();
            follow(at);
        }
        return this;
    }

    private boolean report() throws InterruptedException {
        ObjectNode report = JSON.createObjectNode();
        report.putArray("signals")
                .addObject()
                .put("name", SIGNAL)
                .put("value", number)
                .put("source", "mdm")
                .put("method", "observed")
                .put("observed_at", Instant.now().toString());
        try {
            return here.reporter()
                            .post("/devices/" + device + "/posture", report)
                            .status()
                    == 202;
        } catch (IOException down) {
            return false;
        }
    }

    /** A decision here is never older than what was accepted here. */
    private void check() throws InterruptedException {
        long seen = seen(here);
        if (seen != Long.MIN_VALUE) {
            decisions++;
            if (seen < accepted) {
                older++;
            }
        }
    }

    private void follow(long acceptedAt) throws InterruptedException {
        long last = accepted - 1;
        while (System.nanoTime() - acceptedAt < PATIENCE_NANOS) {
            long seen = seen(there);
            if (seen != Long.MIN_VALUE) {
                decisions++;
                last = seen;
            }
            if (last >= accepted) {
                lagMicros.add((System.nanoTime() - acceptedAt) / 1_000);
                return;
            }
            if (seen == Long.MIN_VALUE) {
                // It is being started again: that is no lag.
                return;
            }
        }
        lagMicros.add(PATIENCE_NANOS / 1_000);
    }

    /** The number that a replica's decision rested on; -1 for none, the least number where it did not answer. */
    private long seen(Replica replica) throws InterruptedException {
        ObjectNode asked =
                JSON.createObjectNode().put("request_id", UUID.randomUUID().toString());
        asked.setAll(question);
        try {
            JsonApi.Reply reply = replica.gateway().post("/decisions", asked);
            if (reply.status() != 200) {
                return Long.MIN_VALUE;
            }
            for (JsonNode reason : reply.body().path("reasons")) {
                if (reason.path("code").asText().equals("posture." + SIGNAL)) {
                    return reason.path("seen").path("value").asLong(-1);
                }
            }
            return -1;
        } catch (IOException down) {
            return Long.MIN_VALUE;
        }
    }

    List<Long> lagMicros() {
        return lagMicros;
    }

    long reports() {
        return reports;
    }

    long decisions() {
        return decisions;
    }

    long older() {
        return older;
    }

    long notAnswered() {
        return notAnswered;
    }
}
