package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes triples with OPA's verdicts, one JSON object a line: cases for tests that have no OPA. */
final class Recording implements AutoCloseable {
    /** Longer cases are left out: people read them. */
    private static final int LONGEST = 2_500;

    private final @Nullable BufferedWriter out;

    /**
     * @param file {@code null} for none
     */
    Recording(@Nullable Path file) throws IOException {
        out = file == null ? null : Files.newBufferedWriter(file);
    }

    synchronized void add(Triple triple, Verdict theirs) throws IOException {
        BufferedWriter writer = out;
        if (writer == null) {
            return;
        }
        ObjectNode line = Oracle.JSON.createObjectNode();
        line.put("seed", triple.seed());
        line.put("version", triple.mode().version());
        line.put("strict", triple.mode().strict());
        line.put("strict_builtin_errors", triple.mode().strictErrors());
        ObjectNode modules = line.putObject("modules");
        triple.modules().forEach(modules::put);
        line.putRawValue("data", new RawValue(triple.data()));
        if (!triple.input().isEmpty()) {
            line.putRawValue("input", new RawValue(triple.input()));
        }
        line.put("entrypoint", triple.rule());
        ObjectNode want = line.putObject("want");
        switch (theirs) {
            case Verdict.Defined(var value) -> want.set("value", value);
            case Verdict.Undefined ignored -> want.put("undefined", true);
            case Verdict.Failed failed -> want.put("error", failed.code());
            case Verdict.Refused refused -> {
                ArrayNode places = want.putArray("refused");
                refused.places().stream().map(Verdict.Place::toString).sorted().forEach(places::add);
            }
        }
        String text = Oracle.JSON.writeValueAsString(line);
        if (text.length() <= LONGEST && triple.mode().timeoutMs() == Triple.Mode.PATIENT_MS) {
            writer.write(text);
            writer.newLine();
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
