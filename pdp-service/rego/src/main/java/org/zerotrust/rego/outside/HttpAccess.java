package org.zerotrust.rego.outside;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.Outside;
import org.zerotrust.rego.builtin.OutsideException;
import org.zerotrust.rego.value.RegoObject;

/**
 * Sends the requests of {@code http.send} with the JDK's client: to named hosts only, each redirect checked anew, every
 * wait, body, queue and cache bounded. Grant it with {@code options.with(Outside.HttpSender.class, access)}; without it
 * {@code http.send} reaches nobody. Safe for any number of threads.
 */
public final class HttpAccess implements Outside.HttpSender, AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final int MAX_REDIRECTS = 10;
    private static final int MAX_CLIENTS = 16;
    private static final Set<String> SECRETS = Set.of("authorization", "www-authenticate", "cookie", "cookie2");

    /**
     * What policies may do.
     *
     * @param allowNet the hosts that may be reached, without port; {@code null} for any
     * @param maxBody the longest answer in bytes
     * @param maxTime the longest time of one call, with all its attempts and redirects
     * @param maxConcurrent how many calls may be under way at once; one more fails at once
     * @param cacheBytes how much is kept between evaluations for {@code cache} and {@code force_cache}; 0 for nothing
     * @param filesAndEnvironment whether certificates and keys may be named by file and environment variable
     */
    public record Limits(
            @Nullable List<String> allowNet,
            int maxBody,
            Duration maxTime,
            int maxConcurrent,
            long cacheBytes,
            boolean filesAndEnvironment) {
        public Limits {
            allowNet = allowNet == null ? null : List.copyOf(allowNet);
            if (maxBody < 0 || !maxTime.isPositive() || maxConcurrent < 1 || cacheBytes < 0) {
                throw new IllegalArgumentException("limits of requests must be positive");
            }
        }

        /** These hosts, 1 MiB, 30 seconds, 32 calls at once, 8 MiB of cache, no files. */
        public static Limits of(List<String> allowNet) {
            return new Limits(allowNet, 1 << 20, Duration.ofSeconds(30), 32, 8L << 20, false);
        }
    }

    private final Limits limits;
    private final AllowedHosts allowed;
    private final Semaphore room;
    private final HttpCache cache;
    private final LinkedHashMap<Object, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);

    /** Access within these limits. */
    public HttpAccess(Limits limits) {
        this.limits = limits;
        this.allowed = AllowedHosts.of(limits.allowNet());
        this.room = new Semaphore(limits.maxConcurrent());
        this.cache = new HttpCache(limits.cacheBytes());
    }

    @Override
    public Object send(RegoObject request, Instant now, Duration atMost) {
        HttpFields fields = HttpFields.of(request);
        allowed.check(host(fields.url()));
        if (!room.tryAcquire()) {
            throw new OutsideException(true, "too many requests at once");
        }
        try {
            long end = System.nanoTime()
                    + Math.min(atMost.toNanos(), limits.maxTime().toNanos());
            return answer(request, fields, now, end).value(fields.asJson(), fields.asYaml());
        } finally {
            room.release();
        }
    }

    private static String host(URI url) {
        String host = String.valueOf(url.getHost());
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private HttpAnswer answer(RegoObject request, HttpFields fields, Instant now, long end) {
        if (!fields.cache()) {
            return attempts(fields, Map.of(), end);
        }
        HttpCache.Kept kept = cache.get(request);
        if (kept != null && now.isBefore(kept.until())) {
            return kept.answer();
        }
        HttpAnswer fresh = kept == null ? null : revalidated(fields, kept.answer(), end);
        if (fresh == null) {
            fresh = attempts(fields, Map.of(), end);
        }
        Instant until = HttpCache.until(fresh, now, fields.forced());
        if (until == null) {
            cache.remove(request);
        } else {
            cache.put(request, new HttpCache.Kept(fresh, until));
        }
        return fresh;
    }

    /** Asks whether a stale answer still holds; {@code null} where it has no validator or nothing came of it. */
    private @Nullable HttpAnswer revalidated(HttpFields fields, HttpAnswer stale, long end) {
        Map<String, String> validators = new LinkedHashMap<>();
        if (!stale.header("etag").isEmpty()) {
            validators.put("if-none-match", stale.header("etag"));
        }
        if (!stale.header("last-modified").isEmpty()) {
            validators.put("if-modified-since", stale.header("last-modified"));
        }
        if (validators.isEmpty()) {
            return null;
        }
        HttpAnswer answer = attempts(fields, validators, end);
        return answer.status() == 304 ? stale.with(answer.headers()) : answer.status() == 200 ? answer : null;
    }

    private HttpAnswer attempts(HttpFields fields, Map<String, String> more, long end) {
        for (int attempt = 0; ; attempt++) {
            try {
                return redirected(fields, more, end);
            } catch (IOException | TimeoutException e) {
                if (attempt >= fields.retries() || !pause(attempt, end)) {
                    throw new OutsideException(true, text(fields, e));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OutsideException(true, title(fields.method()) + " " + fields.url() + ": interrupted");
            }
        }
    }

    private static String text(HttpFields fields, Exception e) {
        String what = title(fields.method()) + " \"" + fields.url() + "\": ";
        if (e instanceof TimeoutException || e instanceof HttpTimeoutException) {
            return title(fields.method()) + " " + fields.url() + ": request timed out";
        }
        String message = e.getMessage();
        return what + (message == null || message.isBlank() ? e.getClass().getSimpleName() : message);
    }

    private static String title(String method) {
        return method.isEmpty() ? "" : method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
    }

    /** Waits before the next attempt, longer each time; false where the call's time would be over. */
    private static boolean pause(int attempt, long end) throws OutsideException {
        long longest = Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(attempt, 20));
        long nanos = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
        if (end - System.nanoTime() <= nanos) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private HttpAnswer redirected(HttpFields fields, Map<String, String> more, long end)
            throws IOException, TimeoutException, InterruptedException {
        URI url = fields.url();
        String method = fields.method();
        String body = fields.body();
        Map<String, String> headers = new LinkedHashMap<>(fields.headers());
        headers.putAll(more);
        long attemptEnd = Math.min(end, System.nanoTime() + fields.timeout().toNanos());
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpAnswer answer = once(fields, method, url, headers, body, attemptEnd);
            String location = answer.header("location");
            if (!fields.redirects() || !isRedirect(answer.status()) || location.isEmpty()) {
                return answer;
            }
            URI next;
            try {
                next = url.resolve(location);
            } catch (IllegalArgumentException e) {
                throw new OutsideException(true, "the server redirects to what is no URL");
            }
            if (next.getHost() == null || !Set.of("http", "https").contains(String.valueOf(next.getScheme()))) {
                throw new OutsideException(true, "the server redirects to what cannot be asked");
            }
            allowed.check(host(next));
            if (!host(next).equalsIgnoreCase(host(url))
                    || "https".equals(url.getScheme()) && "http".equals(next.getScheme())) {
                // What one host is told is no other's business.
                headers.keySet().removeIf(h -> SECRETS.contains(h.toLowerCase(Locale.ROOT)));
            }
            if (answer.status() != 307 && answer.status() != 308) {
                method = method.equals("HEAD") ? method : "GET";
                body = "";
            }
            url = next;
        }
        throw new OutsideException(true, "stopped after " + MAX_REDIRECTS + " redirects");
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private HttpAnswer once(
            HttpFields fields, String method, URI url, Map<String, String> headers, String body, long end)
            throws IOException, TimeoutException, InterruptedException {
        HttpRequest.Builder builder;
        try {
            builder = HttpRequest.newBuilder(url)
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            headers.forEach(builder::header);
        } catch (IllegalArgumentException e) {
            throw new OutsideException(false, "the request cannot be sent: " + e.getMessage());
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw new TimeoutException();
        }
        CompletableFuture<HttpResponse<byte[]>> sent = client(fields.tls())
                .sendAsync(
                        builder.build(),
                        HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), limits.maxBody()));
        try {
            HttpResponse<byte[]> response = sent.get(left, TimeUnit.NANOSECONDS);
            return new HttpAnswer(
                    response.statusCode(), HttpAnswer.lower(response.headers().map()), response.body());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(String.valueOf(e.getMessage()));
        } finally {
            sent.cancel(true);
        }
    }

    /** Clients by their TLS parameters; a few are kept, as a handshake costs more than a request. */
    private HttpClient client(HttpFields.Tls tls) {
        synchronized (clients) {
            HttpClient known = clients.get(HttpTls.key(tls));
            if (known != null) {
                return known;
            }
        }
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limits.maxTime())
                .followRedirects(HttpClient.Redirect.NEVER);
        if (!tls.isDefault()) {
            builder.sslContext(HttpTls.context(tls, limits.filesAndEnvironment()));
        }
        HttpClient made = builder.build();
        synchronized (clients) {
            clients.put(HttpTls.key(tls), made);
            if (clients.size() > MAX_CLIENTS) {
                // It ends by itself with its last request.
                var oldest = clients.entrySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
        return made;
    }

    @Override
    public void close() {
        synchronized (clients) {
            clients.values().forEach(HttpClient::shutdownNow);
            clients.clear();
        }
    }
}
