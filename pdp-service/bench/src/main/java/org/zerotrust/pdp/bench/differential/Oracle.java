package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A real OPA in a process of its own (see {@code bench/oracle}); batches in, answers out, in order. */
final class Oracle implements AutoCloseable {
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    /** The time that both engines are told; certificates of {@code calls.txt} are valid then as they are today. */
    static final long NOW_NS = 1_796_000_000_000_000_000L;

    private static final int PATIENCE_MINUTES = 10;

    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("oracle-reader").daemon().factory());
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("oracle-writer").daemon().factory());

    Oracle(Path binary) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(binary.toString()).redirectError(ProcessBuilder.Redirect.INHERIT);
            // A batch's garbage is short-lived: collecting it late saves a third of the oracle's time.
            builder.environment().putIfAbsent("GOGC", "400");
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** What OPA answers to each request; the caller may do something else meanwhile. Askers wait in one line. */
    synchronized CompletableFuture<List<JsonNode>> ask(List<ObjectNode> requests) {
        // A thread for each direction, so that neither pipe can fill up and stop both.
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(requests), writer);
        return CompletableFuture.supplyAsync(() -> read(requests.size()), reader)
                .thenCombine(written, (answers, done) -> answers)
                .orTimeout(PATIENCE_MINUTES, TimeUnit.MINUTES);
    }

    JsonNode askOne(ObjectNode request) {
        return ask(List.of(request)).join().getFirst();
    }

    private void write(List<ObjectNode> requests) {
        try {
            for (ObjectNode request : requests) {
                in.write(JSON.writeValueAsString(request));
                in.write('\n');
            }
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<JsonNode> read(int many) {
        try {
            List<JsonNode> answers = new ArrayList<>(many);
            for (int i = 0; i < many; i++) {
                String line = out.readLine();
                if (line == null) {
                    throw new IOException("the oracle ended");
                }
                answers.add(JSON.readTree(line));
            }
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Documents go as they are written: {@code 1e1} is another text than {@code 10} to a policy that prints it. */
    static ObjectNode eval(Triple triple) {
        ObjectNode request = JSON.createObjectNode();
        request.put("op", "eval");
        request.put("version", triple.mode().version());
        ObjectNode modules = request.putObject("modules");
        triple.modules().forEach(modules::put);
        request.putRawValue("data", new RawValue(triple.data()));
        if (!triple.input().isEmpty()) {
            request.putRawValue("input", new RawValue(triple.input()));
        }
        request.put("query", triple.query());
        request.put("strict", triple.mode().strict());
        request.put("strict_builtin_errors", triple.mode().strictErrors());
        request.put("timeout_ms", triple.mode().timeoutMs());
        request.put("print", true);
        request.put("offline", true);
        request.put("data_paths", true);
        request.put("now_ns", NOW_NS);
        return request;
    }

    @Override
    public void close() throws IOException {
        writer.shutdownNow();
        reader.shutdownNow();
        in.close();
        // It ends by itself when its input does; what does not is ended.
        var ignored = process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .whenComplete((ended, late) -> process.destroyForcibly());
    }
}
