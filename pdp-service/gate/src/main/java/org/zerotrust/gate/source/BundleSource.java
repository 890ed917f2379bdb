package org.zerotrust.gate.source;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.gate.sign.BundleSigners;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.rego.value.Json;

/**
 * A bundle behind a URL, as OPA fetches it (OPA, "Bundles", section "Bundle Service API"): with an ETag, and with a long
 * poll where the service can do one. Delta bundles are not asked for.
 *
 * <p>Its revision is {@code SEQUENCE NAME}. The sequence is a whole number that only grows: the claim {@code sequence} of
 * the signature ({@code opa sign --claims-file}), or {@code metadata.sequence} of the {@code .manifest}, which is signed
 * too. The name is made of the content, so a second bundle of one sequence does not follow the first.
 */
public final class BundleSource implements PolicySource {
    private static final String LONG_POLLS = "application/vnd.openpolicyagent.bundles";
    private static final long MAX_BYTES = 256L << 20;
    private static final String FOLDER = "bundle/";

    /**
     * Where and how.
     *
     * @param url of the bundle; over {@code https} outside a machine or a test
     * @param longPoll longest long poll, where the service can do one; zero for none
     * @param timeout of one fetch beyond that
     * @param entrypoint of a bundle whose {@code .manifest} has no metadata, which {@code opa build} leaves out when it makes one
     *     bundle of many
     * @param credential that shows who asks
     */
    public record Config(
            URI url, Duration longPoll, Duration timeout, String entrypoint, BundleCredential credential) {}

    private final Config config;
    private final BundleSigners signers;
    private final HttpClient http;
    private @Nullable String etag;
    private @Nullable Candidate last;
    private boolean longPolls;

    /** A source that checks bundles against these signers, fetched by this client, which it closes. */
    public BundleSource(Config config, BundleSigners signers, HttpClient http) {
        this.config = config;
        this.signers = signers;
        this.http = http;
    }

    @Override
    public String name() {
        URI url = config.url();
        return "bundle " + url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + url.getPath();
    }

    @Override
    public Optional<Candidate> poll(@Nullable String seen) throws SourceException {
        fetch();
        Candidate now = last;
        if (now == null) {
            throw new SourceException(name() + " says that nothing changed, and was never read", null);
        }
        return now.revision().equals(seen) ? Optional.empty() : Optional.of(now);
    }

    private void fetch() throws SourceException {
        boolean waits = longPolls && last != null && !config.longPoll().isZero();
        HttpRequest.Builder request = HttpRequest.newBuilder(config.url())
                .header(
                        "Prefer",
                        "modes=snapshot" + (waits ? ";wait=" + config.longPoll().toSeconds() : ""));
        if (etag != null) {
            request.header("If-None-Match", etag);
        }
        config.credential().headers(config.url()).forEach(request::header);
        Duration longest = waits ? config.timeout().plus(config.longPoll()) : config.timeout();
        HttpResponse<byte[]> response = send(request.timeout(longest).build(), longest);
        longPolls = response.headers().firstValue("Content-Type").orElse("").startsWith(LONG_POLLS)
                || response.statusCode() == 304 && longPolls;
        if (response.statusCode() == 304) {
            return;
        }
        if (response.statusCode() != 200) {
            throw new SourceException(name() + " answers " + response.statusCode(), null);
        }
        last = candidate(response.body());
        // Last: what could not be read is asked for again.
        etag = response.headers().firstValue("ETag").orElse(null);
    }

    private HttpResponse<byte[]> send(HttpRequest request, Duration longest) throws SourceException {
        CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            // The request's own timeout ends with the headers; a body that never ends must end too.
            return sent.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SourceException(name() + " does not answer within " + longest, e);
        } catch (ExecutionException e) {
            throw new SourceException(name() + " cannot be read: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceException(name() + " was not read: the service stops", e);
        } finally {
            sent.cancel(true);
        }
    }

    private Candidate candidate(byte[] body) throws SourceException {
        SortedMap<String, byte[]> files;
        try {
            files = BundleFile.read(body, MAX_BYTES);
        } catch (IOException e) {
            throw new SourceException(name() + " is no bundle: " + e.getMessage(), e);
        }
        for (String file : files.keySet()) {
            String plain = file.substring(file.lastIndexOf('/') + 1);
            // What would be left out silently changes what is decided.
            if (plain.equals("data.yaml") || plain.equals("data.yml") || plain.equals("patch.json")) {
                throw new SourceException(
                        name() + " holds " + file + "; build it with opa build, which makes one data.json", null);
            }
        }
        BundleSigners.Checked signature = signers.check(files);
        Map<?, ?> manifest = manifest(files);
        long sequence = signature.sequence() != null ? signature.sequence() : sequence(manifest);
        files.remove(BundleSigners.FILE);
        if (!(manifest.get("metadata") instanceof Map<?, ?>)) {
            files.put(".manifest", withMetadata(manifest));
        }
        SortedMap<String, byte[]> pack = new TreeMap<>();
        files.forEach((name, content) -> pack.put(FOLDER + name, content));
        return new Candidate(
                sequence + " " + PackReader.contentName(pack),
                pack,
                null,
                null,
                manifest.get("revision") instanceof String revision && !revision.isEmpty() ? revision : null,
                signature.check());
    }

    private Map<?, ?> manifest(SortedMap<String, byte[]> files) throws SourceException {
        byte[] manifest = files.get(".manifest");
        if (manifest == null) {
            throw new SourceException(name() + " has no .manifest", null);
        }
        try {
            if (Json.read(new String(manifest, StandardCharsets.UTF_8), Json.DuplicateKeys.REFUSED)
                    instanceof Map<?, ?> map) {
                if (map.get("rego_version") instanceof Number version && version.longValue() != 1) {
                    throw new SourceException(name() + " is written in Rego version " + version, null);
                }
                return map;
            }
        } catch (Json.MalformedException e) {
            throw new SourceException(name() + ": .manifest is not JSON: " + e.getMessage(), e);
        }
        throw new SourceException(name() + ": .manifest is not a JSON object", null);
    }

    private byte[] withMetadata(Map<?, ?> manifest) {
        Map<Object, Object> all = new LinkedHashMap<>(manifest);
        all.put(
                "metadata",
                Map.of(
                        "entrypoint",
                        config.entrypoint(),
                        "input_version",
                        PolicyPack.INPUT_VERSION,
                        "output_version",
                        PolicyPack.OUTPUT_VERSION));
        return Json.write(all).getBytes(StandardCharsets.UTF_8);
    }

    /** Zero where there is none: of such bundles the first is taken, and no other follows it. */
    private static long sequence(Map<?, ?> manifest) {
        return manifest.get("metadata") instanceof Map<?, ?> metadata && metadata.get("sequence") instanceof Long n
                ? n
                : 0;
    }

    @Override
    public boolean follows(String revision, String highest) {
        return revision.equals(highest) || sequence(revision) > sequence(highest);
    }

    private static long sequence(String revision) {
        return Long.parseLong(revision.substring(0, revision.indexOf(' ')));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
