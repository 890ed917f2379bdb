package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real OPA in a process of its own (see {@code bench/oracle}); batches in, answers out, in order. */
final class Oracle implements AutoCloseable {
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    /** The time that both engines are told. */
    static final long NOW_NS = 1_795_000_000_000_000_000L;

    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    Oracle(Path binary) {
        try {
            process = new ProcessBuilder(binary.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** What OPA answers to each request. A writer of its own, so that neither pipe can fill up and stop both. */
    List<JsonNode> ask(List<ObjectNode> requests) throws IOException, InterruptedException {
        List<IOException> failed = new ArrayList<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                for (ObjectNode request : requests) {
                    in.write(JSON.writeValueAsString(request));
                    in.write('\n');
                }
                in.flush();
            } catch (IOException e) {
                failed.add(e);
            }
        });
        List<JsonNode> answers = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            String line = out.readLine();
            if (line == null) {
                throw new IOException("the oracle ended");
            }
            answers.add(JSON.readTree(line));
        }
        writer.join();
        if (!failed.isEmpty()) {
            throw failed.getFirst();
        }
        return answers;
    }

    static ObjectNode eval(Triple triple) throws IOException {
        ObjectNode request = check(triple);
        request.put("op", "eval");
        request.set("data", JSON.readTree(triple.data()));
        request.set("input", JSON.readTree(triple.input()));
        request.put("query", triple.query());
        request.put("strict_builtin_errors", triple.strictErrors());
        request.put("now_ns", NOW_NS);
        return request;
    }

    static ObjectNode check(Triple triple) {
        ObjectNode request = JSON.createObjectNode();
        request.put("op", "check");
        request.put("version", triple.version());
        ObjectNode modules = request.putObject("modules");
        triple.modules().forEach(modules::put);
        return request;
    }

    @Override
    public void close() throws IOException {
        in.close();
        // It ends by itself when its input does; what does not is ended.
        var ignored = process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .whenComplete((ended, late) -> process.destroyForcibly());
    }
}
