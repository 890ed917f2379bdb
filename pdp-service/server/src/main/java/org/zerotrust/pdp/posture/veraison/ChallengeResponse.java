package org.zerotrust.pdp.posture.veraison;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.jose.Json;

/**
 * A client of Veraison's challenge-response API, version 1: a session with a nonce of the verifier, the device's evidence
 * over that nonce, and the attestation result. The result is a claim until {@code EarVerifier} has judged it with the
 * session's nonce. Blocks, within its deadline.
 */
public final class ChallengeResponse {
    static final String SESSION = "application/vnd.veraison.challenge-response-session+json";
    private static final int LARGEST = 1 << 20;
    private static final int MOST_POLLS = 1_000;

    private final HttpClient http;
    private final URI base;
    private final Duration deadline;
    private final Duration pause;

    /**
     * A client.
     *
     * @param http made by the caller, with the trust that the verifier needs
     * @param base for example {@code https://verifier.example/challenge-response/v1}
     * @param deadline longest time for one request, and for the whole of an appraisal
     * @param pause between two looks at a session that is processed
     */
    public ChallengeResponse(HttpClient http, URI base, Duration deadline, Duration pause) {
        this.http = http;
        this.base = URI.create(base.toString().replaceAll("/+$", "") + "/");
        this.deadline = deadline;
        this.pause = pause;
    }

    /** The verifier did not do what its API promises; the message names what. */
    public static final class VerifierException extends Exception {
        private static final long serialVersionUID = 1L;

        VerifierException(String message) {
            super(message);
        }

        VerifierException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A session that waits for evidence. */
    public static final class Session {
        private final URI at;
        private final byte[] nonce;
        private final List<String> accept;

        Session(URI at, byte[] nonce, List<String> accept) {
            this.at = at;
            this.nonce = nonce.clone();
            this.accept = List.copyOf(accept);
        }

        /** What the evidence must be over. */
        public byte[] nonce() {
            return nonce.clone();
        }

        /** Media types of evidence that the verifier takes. */
        public List<String> accept() {
            return accept;
        }
    }

    private static final class Answer {
        final int status;
        final HttpHeaders headers;
        final byte[] body;

        Answer(int status, HttpHeaders headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }
    }

    /**
     * Opens a session.
     *
     * @param nonceSize 8 to 64 bytes
     */
    public Session open(int nonceSize) throws VerifierException, InterruptedException {
        if (nonceSize < 8 || nonceSize > 64) {
            throw new IllegalArgumentException("a nonce is of 8 to 64 bytes");
        }
        Answer answer = send(request(base.resolve("newSession?nonceSize=" + nonceSize))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        String location = answer.headers.firstValue("Location").orElse(null);
        if (answer.status != 201 || location == null) {
            throw new VerifierException("no session: status " + answer.status);
        }
        URI at = base.resolve(location);
        if (!base.getScheme().equals(at.getScheme()) || !base.getAuthority().equals(at.getAuthority())) {
            // Evidence and nonce go to the verifier that is configured and to nobody else.
            throw new VerifierException("the session is at another place");
        }
        Map<String, Object> session = session(answer);
        byte[] nonce = nonce(session.get("nonce"));
        List<String> accept = new ArrayList<>();
        if (session.get("accept") instanceof List<?> types) {
            types.forEach(type -> accept.add(String.valueOf(type)));
        }
        if (nonce == null || nonce.length != nonceSize || accept.isEmpty()) {
            throw new VerifierException("a session without nonce or media types");
        }
        return new Session(at, nonce, accept);
    }

    /**
     * Has evidence appraised.
     *
     * @param mediaType one that the session accepts
     * @return the attestation result: a JWT, not verified
     */
    public String appraise(Session session, String mediaType, byte[] evidence)
            throws VerifierException, InterruptedException {
        if (!session.accept().contains(mediaType)) {
            throw new VerifierException("the verifier does not take " + mediaType);
        }
        long end = System.nanoTime() + deadline.toNanos();
        Answer answer = send(request(session.at)
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(evidence))
                .build());
        if (answer.status != 200 && answer.status != 202) {
            throw new VerifierException("evidence not taken: status " + answer.status);
        }
        for (int polls = 0; polls < MOST_POLLS; polls++) {
            Map<String, Object> state = session(answer);
            switch (String.valueOf(state.get("status"))) {
                case "complete" -> {
                    return result(state.get("result"));
                }
                case "failed" -> throw new VerifierException("the appraisal failed");
                case "waiting", "processing" -> {}
                default -> throw new VerifierException("a state that the API does not have");
            }
            if (System.nanoTime() + pause.toNanos() > end) {
                break;
            }
            Thread.sleep(pause);
            answer = send(request(session.at).GET().build());
            if (answer.status != 200) {
                throw new VerifierException("the session is gone: status " + answer.status);
            }
        }
        throw new VerifierException("no result within the deadline");
    }

    private static String result(@Nullable Object result) throws VerifierException {
        if (result instanceof String jwt && !jwt.isEmpty()) {
            return jwt;
        }
        throw new VerifierException("complete without a result");
    }

    private HttpRequest.Builder request(URI at) {
        return HttpRequest.newBuilder(at).timeout(deadline).header("Accept", SESSION);
    }

    private Answer send(HttpRequest request) throws VerifierException, InterruptedException {
        try {
            HttpResponse<java.io.InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (java.io.InputStream body = answer.body()) {
                byte[] read = body.readNBytes(LARGEST + 1);
                if (read.length > LARGEST) {
                    throw new VerifierException("an answer that is too large");
                }
                return new Answer(answer.statusCode(), answer.headers(), read);
            }
        } catch (IOException e) {
            throw new VerifierException("the verifier cannot be asked", e);
        }
    }

    private static Map<String, Object> session(Answer answer) throws VerifierException {
        boolean typed = answer.headers.firstValue("Content-Type").orElse("").startsWith(SESSION);
        Map<String, Object> session = typed ? Json.object(answer.body) : null;
        if (session == null) {
            throw new VerifierException("not a session resource");
        }
        return session;
    }

    /** Base64, as the API says, or base64url, as its examples have it. */
    private static byte @Nullable [] nonce(@Nullable Object text) {
        if (!(text instanceof String base64)) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
