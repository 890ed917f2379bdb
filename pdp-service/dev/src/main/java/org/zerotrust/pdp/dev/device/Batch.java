package org.zerotrust.pdp.dev.device;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Verifies a line at a time: the answers come in order, one each, whatever is in the lines. */
final class Batch {
    static final String MALFORMED_LINE = "MALFORMED_LINE";
    static final String INTERNAL = "INTERNAL_ERROR";
    private static final int LONGEST_LINE = 64 << 20;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    Batch(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Answers every line that is not blank. */
    void run(Instant now) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        int number = 1;
        while (true) {
            int next = in.read();
            if (next == '\n' || next < 0) {
                String text = line.toString(StandardCharsets.UTF_8);
                if (tooLong) {
                    answer(null, number, "longer than " + LONGEST_LINE + " octets");
                } else if (!text.isBlank()) {
                    answer(text, number, now);
                }
                line.reset();
                tooLong = false;
                number++;
                if (next < 0) {
                    out.flush();
                    return;
                }
            } else if (line.size() < LONGEST_LINE) {
                line.write(next);
            } else {
                tooLong = true;
            }
        }
    }

    private void answer(String text, int number, Instant now) {
        String id = null;
        try {
            BatchLine line = BatchLine.read(text);
            id = line.id();
            print(id, line.verification(now).run().reason());
        } catch (BatchLine.MalformedException e) {
            answer(e.id(), number, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // A fault of ours must not end the run, nor pass for a verdict.
            err.println("line " + number + ": " + e);
            print(id, INTERNAL);
        }
    }

    private void answer(@Nullable String id, int number, String fault) {
        err.println("line " + number + ": " + fault);
        print(id, MALFORMED_LINE);
    }

    private void print(@Nullable String id, @Nullable String reason) {
        out.println("{\"id\":" + quoted(id) + ",\"valid\":" + (reason == null) + ",\"reason\":" + quoted(reason) + "}");
    }

    private static String quoted(@Nullable String s) {
        return s == null
                ? "null"
                : "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(s)) + "\"";
    }
}
