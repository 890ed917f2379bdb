package org.zerotrust.pdp.dev.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.LauncherException;

/**
 * One import: reads, sends batches, some at a time, and notes in the order of the file what became of them. A batch that
 * was sent before a kill is sent again after it and changes nothing.
 */
final class ImportRun {

    /**
     * How it is done.
     *
     * @param batch devices in one request
     * @param parallel requests at a time
     * @param report where errors are told, a JSON object a line
     */
    record Plan(Path file, @Nullable String format, int batch, int parallel, Path report) {}

    private record Done(int created, int changed, int unchanged, List<ObjectNode> errors) {
        Done plus(Done other) {
            List<ObjectNode> all = new ArrayList<>(errors);
            all.addAll(other.errors);
            return new Done(created + other.created, changed + other.changed, unchanged + other.unchanged, all);
        }
    }

    private record Sent(int records, Future<Done> done) {}

    private static final int TRIES = 8;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonApi api;
    private final Plan plan;
    private final Consumer<ImportProgress> told;
    private final long started = System.nanoTime();
    private long millisBefore;

    ImportRun(JsonApi api, Plan plan, Consumer<ImportProgress> told) {
        this.api = api;
        this.plan = plan;
        this.told = told;
    }

    /** Goes on from where the file's progress is, to the end; the progress file is gone then. */
    ImportProgress run(ImportProgress from) throws IOException, InterruptedException {
        millisBefore = from.millis();
        cut(plan.report(), from.reported());
        ImportProgress progress = from;
        Deque<Sent> flying = new ArrayDeque<>();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
                DeviceFile file = DeviceFile.open(plan.file(), plan.format());
                BufferedWriter report = Files.newBufferedWriter(
                        plan.report(), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            try {
                for (long skip = 0; skip < from.records(); skip++) {
                    if (file.next() == null) {
                        break;
                    }
                }
                List<DeviceFile.Entry> batch = batch(file);
                while (!batch.isEmpty() || !flying.isEmpty()) {
                    if (!batch.isEmpty() && flying.size() < plan.parallel()) {
                        List<DeviceFile.Entry> next = batch;
                        flying.add(new Sent(next.size(), senders.submit(() -> send(next))));
                        batch = batch(file);
                    } else {
                        progress = noted(progress, flying.remove(), report);
                    }
                }
            } finally {
                senders.shutdownNow();
            }
        }
        Files.deleteIfExists(ImportProgress.beside(plan.file()));
        return progress;
    }

    private List<DeviceFile.Entry> batch(DeviceFile file) throws IOException {
        List<DeviceFile.Entry> batch = new ArrayList<>(plan.batch());
        while (batch.size() < plan.batch()) {
            DeviceFile.Entry entry = file.next();
            if (entry == null) {
                break;
            }
            batch.add(entry);
        }
        return batch;
    }

    private ImportProgress noted(ImportProgress before, Sent sent, BufferedWriter report)
            throws IOException, InterruptedException {
        Done done;
        try {
            done = sent.done().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LauncherException known
                    ? known
                    : new LauncherException("the import stopped; the same command goes on where it was", e);
        }
        for (ObjectNode error : done.errors()) {
            report.write(error.toString());
            report.newLine();
        }
        report.flush();
        ImportProgress after = new ImportProgress(
                before.fingerprint(),
                before.records() + sent.records(),
                Files.size(plan.report()),
                before.created() + done.created(),
                before.changed() + done.changed(),
                before.unchanged() + done.unchanged(),
                before.errors() + done.errors().size(),
                millisBefore + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
        after.write(plan.file());
        told.accept(after);
        return after;
    }

    private Done send(List<DeviceFile.Entry> batch) throws IOException, InterruptedException {
        List<ObjectNode> errors = new ArrayList<>();
        List<DeviceFile.Entry.Device> devices = new ArrayList<>(batch.size());
        for (DeviceFile.Entry entry : batch) {
            switch (entry) {
                case DeviceFile.Entry.Device device -> devices.add(device);
                case DeviceFile.Entry.Unreadable(long line, String message) ->
                    errors.add(error(line, "", "unreadable", message));
            }
        }
        Done unreadable = new Done(0, 0, 0, errors);
        return devices.isEmpty() ? unreadable : unreadable.plus(take(devices));
    }

    private Done take(List<DeviceFile.Entry.Device> devices) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put(
                        "source",
                        plan.file().getFileName() + ":" + devices.getFirst().line());
        ArrayNode all = body.putArray("devices");
        devices.forEach(device -> all.add(device.members()));
        JsonApi.Reply reply = patiently(body);
        if (reply.status() == 200) {
            return read(reply.body(), devices);
        }
        if (reply.status() == 401 || reply.status() == 403) {
            throw new LauncherException("the service does not take devices from this caller: " + reply.problem());
        }
        if (reply.status() != 400 && reply.status() != 409 && reply.status() != 413) {
            throw new LauncherException("the service takes no devices now (" + reply.problem()
                    + "); the same command goes on where it was");
        }
        if (devices.size() == 1) {
            DeviceFile.Entry.Device only = devices.getFirst();
            ObjectNode error = error(only.line(), "", "refused", reply.problem());
            error.set("device_id", only.members().path("device_id"));
            return new Done(0, 0, 0, List.of(error));
        }
        // One of them spoils the batch as a whole: halves find it, and the others are taken.
        int half = devices.size() / 2;
        return take(devices.subList(0, half)).plus(take(devices.subList(half, devices.size())));
    }

    private JsonApi.Reply patiently(JsonNode body) throws IOException, InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        for (int i = 1; ; i++) {
            try {
                JsonApi.Reply reply = api.post("/devices/import", body);
                boolean later = reply.status() == 429 || reply.status() >= 500 || reply.status() == 409 && i < 3;
                if (!later || i == TRIES) {
                    return reply;
                }
            } catch (IOException e) {
                if (i == TRIES) {
                    throw new LauncherException(
                            "no answer from " + api.service() + "; the same command goes on where it was", e);
                }
            }
            TimeUnit.MILLISECONDS.sleep(pause);
            pause *= 2;
        }
    }

    private static Done read(JsonNode answer, List<DeviceFile.Entry.Device> devices) {
        List<ObjectNode> errors = new ArrayList<>();
        int last = -1;
        for (JsonNode one : answer.path("errors")) {
            int index = one.path("index").asInt();
            DeviceFile.Entry.Device device = devices.get(index);
            if (index == last) {
                // A record is one error, whatever is wrong with it.
                errors.getLast()
                        .withArray("also")
                        .add(one.path("path").asText() + " " + one.path("code").asText());
                continue;
            }
            last = index;
            ObjectNode error = error(
                    device.line(),
                    one.path("path").asText(),
                    one.path("code").asText(),
                    one.path("message").asText());
            error.set("device_id", device.members().path("device_id"));
            errors.add(error);
        }
        return new Done(
                answer.path("created").asInt(),
                answer.path("changed").asInt(),
                answer.path("unchanged").asInt(),
                errors);
    }

    private static ObjectNode error(long line, String path, String code, String message) {
        return JSON.createObjectNode()
                .put("line", line)
                .put("path", path)
                .put("code", code)
                .put("message", message);
    }

    /** Lines of the report that belong to batches that are sent again. */
    private static void cut(Path report, long length) throws IOException {
        if (length == 0) {
            Files.deleteIfExists(report);
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(report.toFile(), "rw")) {
            file.setLength(Math.min(length, file.length()));
        }
    }
}
