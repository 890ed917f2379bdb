package org.zerotrust.rego.parser;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.zerotrust.rego.value.Json;

/** A real OPA, asked over pipes; see the README beside its source. */
final class Oracle implements AutoCloseable {
    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    Oracle(Path program) throws IOException {
        process = new ProcessBuilder(program.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    Map<?, ?> ask(Map<String, ?> request) {
        try {
            in.write(Json.write(request));
            in.write('\n');
            in.flush();
            String line = Objects.requireNonNull(out.readLine(), "the oracle ended");
            return (Map<?, ?>) Json.read(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
