package org.zerotrust.pdp.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.revocation.Crl;
import org.zerotrust.evidence.x509.PemFiles;

/** Gets revocation lists, from files or by HTTP, and answers of responders, within a time and a size. */
final class StatusFetcher {
    private final HttpClient http;
    private final Duration deadline;
    private final int maxBytes;

    StatusFetcher(Duration deadline, int maxBytes) {
        this.deadline = deadline;
        this.maxBytes = maxBytes;
        // No redirects: where a list is, is what an administrator registered.
        this.http = HttpClient.newBuilder()
                .connectTimeout(deadline)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * The list at a place.
     *
     * @throws IOException where it cannot be had, is too large or no list; the message is fit for a log
     */
    Crl fetch(URI source) throws IOException, InterruptedException {
        byte[] bytes = bytes(source);
        try {
            // Whoever signed it is judged where it is used: with the issuer at hand.
            return Crl.read(PemFiles.read(bytes, "X509 CRL").getFirst());
        } catch (DerException e) {
            throw new IOException("no revocation list: " + e.getMessage());
        }
    }

    /**
     * What is at a place.
     *
     * @throws IOException where it cannot be had or is too large; the message is fit for a log
     */
    byte[] bytes(URI source) throws IOException, InterruptedException {
        return "file".equals(source.getScheme())
                ? file(Path.of(source))
                : http(HttpRequest.newBuilder(source).timeout(deadline).build());
    }

    private byte[] file(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new IOException("more than " + maxBytes + " bytes");
            }
            return bytes;
        }
    }

    /**
     * What a responder says to a request (RFC 6960 appendix A.1); not yet read.
     *
     * @throws IOException where nothing can be had, or too much; the message is fit for a log
     */
    byte[] ask(URI responder, byte[] request) throws IOException, InterruptedException {
        return http(HttpRequest.newBuilder(responder)
                .timeout(deadline)
                .header("content-type", "application/ocsp-request")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                .build());
    }

    private byte[] http(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), maxBytes));
        try {
            // The request's own timeout ends with the headers; this one covers the body too.
            HttpResponse<byte[]> response = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new IOException("not within " + deadline);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()));
        } finally {
            answer.cancel(true);
        }
    }
}
