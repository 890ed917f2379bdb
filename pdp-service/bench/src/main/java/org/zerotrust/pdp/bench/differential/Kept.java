package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps what differs in files, the first ones cut down to what still differs. */
final class Kept {
    private static final int SHRUNK = 60;

    private final Path folder;
    private final Shrinker shrinker;
    private int shrunk;

    Kept(Path folder, Oracle oracle) {
        this.folder = folder;
        this.shrinker = new Shrinker(oracle);
    }

    synchronized void keep(Triple triple, Verdict theirs, Verdict ours, String engine) throws IOException {
        Files.createDirectories(folder);
        String name = triple.seed() + "-" + Integer.toHexString(triple.modules().hashCode()) + "-" + engine;
        write(folder.resolve(name + ".json"), triple, theirs, ours, engine);
        if (!engine.contains("interpreted") && !engine.contains("plan") && shrunk++ < SHRUNK) {
            Shrinker.Small small = shrinker.shrink(triple, theirs, ours);
            write(folder.resolve(name + ".small.json"), small.triple(), small.theirs(), small.ours(), engine);
        }
    }

    private static void write(Path file, Triple triple, Verdict theirs, Verdict ours, String engine)
            throws IOException {
        ObjectNode out = Oracle.eval(triple);
        out.put("seed", triple.seed());
        out.put("engine", engine);
        out.put("opa", theirs.toString());
        out.put("ours", ours.toString());
        Files.writeString(file, Oracle.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(out));
    }
}
