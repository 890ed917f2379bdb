package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.LauncherException;

/**
 * One sample: a question and what the service promises to answer. A file of {@code pdp-service/dev/requests}.
 *
 * @param name the file's name without its ending
 * @param title one sentence
 * @param caller who asks: a credential of the demo's services
 * @param device whose key a grant must be bound to, and whose key signs the proof where there is one
 * @param reports posture that is reported before the question is asked
 * @param request the question, with {@link Placeholders}
 * @param expect what must come back, over every transport
 */
public record Sample(
        @Nullable String name,
        String title,
        String caller,
        String device,
        List<Report> reports,
        JsonNode request,
        Expectation expect) {

    /**
     * Posture from a reporter.
     *
     * @param caller who reports
     * @param device about which device
     * @param body of {@code POST /v1/devices/{id}/posture}, with {@link Placeholders}
     */
    public record Report(String caller, String device, JsonNode body) {}

    /**
     * What must come back.
     *
     * @param http status over REST
     * @param grpc status over gRPC
     * @param decision permit, deny or step_up; for a problem its code
     * @param reasons all codes, in any order; not compared where absent
     * @param grant whether a grant must come, verify and be bound to the device
     */
    public record Expectation(
            int http,
            String grpc,
            String decision,
            @Nullable List<String> reasons,
            @JsonProperty(defaultValue = "false") boolean grant) {
        public Expectation {
            Objects.requireNonNull(grpc, "expect.grpc");
            Objects.requireNonNull(decision, "expect.decision");
        }

        /** All reason codes, where they are promised. */
        public Optional<List<String>> allReasons() {
            return Optional.ofNullable(reasons);
        }
    }

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public Sample {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(expect, "expect");
        reports = reports == null ? List.of() : List.copyOf(reports);
    }

    /** All samples of a folder in the order of their names. */
    public static List<Sample> all(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Sample> samples = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Sample::read)
                    .toList();
            if (samples.isEmpty()) {
                throw new LauncherException("no samples in " + folder);
            }
            return samples;
        } catch (IOException e) {
            throw new LauncherException("no samples in " + folder, e);
        }
    }

    private static Sample read(Path file) {
        try {
            Sample sample = JSON.readValue(Files.readString(file), Sample.class);
            String name = file.getFileName().toString().replace(".json", "");
            return new Sample(
                    name,
                    sample.title(),
                    sample.caller(),
                    sample.device(),
                    sample.reports(),
                    sample.request(),
                    sample.expect());
        } catch (IOException e) {
            throw new LauncherException("the sample " + file + " cannot be read", e);
        }
    }
}
