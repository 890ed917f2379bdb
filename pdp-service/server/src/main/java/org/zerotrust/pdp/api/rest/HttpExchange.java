package org.zerotrust.pdp.api.rest;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.api.ShownCredentials;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.Credentials;
import org.zerotrust.pdp.journal.Rejections;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;

/**
 * One HTTP exchange: what stands around every body. It answers exactly once, on the request's own context, whoever
 * finishes first: the work or the deadline.
 */
final class HttpExchange {
    private static final Logger LOG = Logger.getLogger(HttpExchange.class);
    private static final String JSON = "application/json";
    private static final int TYPICAL_BYTES = 4_096;
    private static final String PROBLEM = "application/problem+json";

    private final Vertx vertx;
    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Rejections rejections;
    private @Nullable Caller caller;
    private boolean answered;

    HttpExchange(Vertx vertx, RoutingContext routing, Rejections rejections) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.request = routing.request();
        this.response = routing.response();
        this.rejections = rejections;
    }

    /** Says whose exchange it is, once that is known. */
    void by(Caller authenticated) {
        caller = authenticated;
    }

    /** Reads the body of a POST with JSON; anything else is refused without being read. */
    void body(int maxBytes, Consumer<byte[]> then) {
        FailureCode refused = refusal(maxBytes);
        if (refused != null) {
            request.handler(ignored -> {});
            problem(Failure.of(refused));
            return;
        }
        String promised = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        Buffer all =
                Buffer.buffer(promised == null ? TYPICAL_BYTES : Math.min(Integer.parseInt(promised), TYPICAL_BYTES));
        request.handler(part -> {
            if (all.length() + part.length() > maxBytes) {
                // What was promised shorter, or not promised at all: the rest is thrown away unread.
                problem(Failure.of(FailureCode.BODY_TOO_LARGE));
            } else if (!answered) {
                all.appendBuffer(part);
            }
        });
        request.exceptionHandler(gone -> answered = true);
        request.endHandler(end -> {
            if (!answered) {
                handle(all.getBytes(), then);
            }
        });
    }

    /** A fault of ours is told, and is never a permit: without an answer the caller would wait for its own deadline. */
    private void handle(byte[] body, Consumer<byte[]> then) {
        try {
            then.accept(body);
        } catch (RuntimeException fault) {
            LOG.errorf(fault, "event=request_failed error=%s", fault.getClass().getSimpleName());
            if (!answered) {
                problem(Failure.of(FailureCode.INTERNAL));
            }
        }
    }

    private @Nullable FailureCode refusal(int maxBytes) {
        if (!request.method().equals(HttpMethod.POST)) {
            response.putHeader(HttpHeaders.ALLOW, "POST");
            return FailureCode.METHOD_NOT_ALLOWED;
        }
        if (!isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            return FailureCode.UNSUPPORTED_MEDIA_TYPE;
        }
        if (!takesJson(request.getHeader(HttpHeaders.ACCEPT))) {
            return FailureCode.NOT_ACCEPTABLE;
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && (length.length() > 9 || Integer.parseInt(length) > maxBytes)
                ? FailureCode.BODY_TOO_LARGE
                : null;
    }

    private static boolean isJson(@Nullable String type) {
        if (type == null) {
            return false;
        }
        if (type.equals(JSON)) {
            return true;
        }
        String[] parts = type.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals(JSON)) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }

    private static boolean takesJson(@Nullable String accept) {
        return accept == null
                || accept.isEmpty()
                || accept.contains("*/*")
                || accept.contains("application/*")
                || accept.contains(JSON)
                || accept.contains(PROBLEM);
    }

    /** What the caller showed on its connection. */
    Credentials credentials() {
        return ShownCredentials.of(request.sslSession(), request.getHeader(HttpHeaders.AUTHORIZATION));
    }

    /** Answers with what the stage gives, or with DEADLINE where it gives nothing in time. */
    <T> void await(CompletionStage<T> stage, long deadlineMillis, Consumer<T> then) {
        long[] timer = {-1};
        stage.whenComplete((value, error) -> {
            if (Vertx.currentContext() == context) {
                finish(value, error, timer, then);
            } else {
                context.runOnContext(v -> finish(value, error, timer, then));
            }
        });
        if (!answered) {
            // Fail closed: an answer that is late is no answer.
            timer[0] = vertx.setTimer(deadlineMillis, late -> problem(Failure.of(FailureCode.DEADLINE)));
        }
    }

    private <T> void finish(@Nullable T value, @Nullable Throwable error, long[] timer, Consumer<T> then) {
        if (timer[0] >= 0) {
            vertx.cancelTimer(timer[0]);
        }
        if (answered) {
            return;
        }
        if (error != null || value == null) {
            problem(Failure.of(FailureCode.INTERNAL));
        } else {
            then.accept(value);
        }
    }

    void ok(byte[] json) {
        send(200, JSON, json);
    }

    void accepted(byte[] json) {
        send(202, JSON, json);
    }

    void problem(Failure failure) {
        if (answered) {
            return;
        }
        rejections.count(caller, failure.code());
        if (failure.code() == FailureCode.UNAUTHENTICATED) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (failure.code().retryable()) {
            response.putHeader("Retry-After", "1");
        }
        // HTTP/2 has no such header; there the stream alone ends.
        if (failure.code() == FailureCode.BODY_TOO_LARGE && request.version() != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
        send(failure.code().httpStatus(), PROBLEM, AnswerWriter.problem(failure));
    }

    private void send(int status, String type, byte[] json) {
        if (answered) {
            return;
        }
        answered = true;
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(json));
    }
}
