package org.zerotrust.pdp.api.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.decision.Answer;
import org.zerotrust.pdp.decision.Decision;
import org.zerotrust.pdp.grant.Grant;
import org.zerotrust.pdp.identity.Explanation;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FieldError;
import org.zerotrust.pdp.policy.Obligation;
import org.zerotrust.pdp.policy.Reason;

/** Writes answers (schema {@code decision/answer.v1.schema.json}) and problems (RFC 9457). */
final class AnswerWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private AnswerWriter() {}

    private interface Part {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] bytes(Part part) {
        try (ByteArrayBuilder out = new ByteArrayBuilder(JSON._getBufferRecycler());
                JsonGenerator json = JSON.createGenerator(out)) {
            part.write(json);
            json.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer in memory cannot fail", e);
        }
    }

    static byte[] decision(Decision decision, Explanation explanation) {
        return bytes(json -> decision(json, decision, explanation));
    }

    static byte[] problem(Failure failure) {
        return bytes(json -> problem(json, failure));
    }

    static byte[] batch(List<Answer> answers, Explanation explanation) {
        return bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("decisions");
            for (Answer answer : answers) {
                json.writeStartObject();
                switch (answer) {
                    case Answer.Decided(Decision decision) -> {
                        json.writeFieldName("decision");
                        decision(json, decision, explanation);
                    }
                    case Answer.Failed(Failure failure) -> {
                        json.writeFieldName("problem");
                        problem(json, failure);
                    }
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void decision(JsonGenerator json, Decision decision, Explanation explanation) throws IOException {
        Decision.Basis basis = decision.basis();
        json.writeStartObject();
        json.writeStringField("decision", decision.verdict().wire());
        json.writeStringField("decision_id", basis.id().value());
        json.writeStringField("request_id", basis.requestId());
        json.writeArrayFieldStart("reasons");
        for (Reason reason : basis.reasons()) {
            json.writeStartObject();
            json.writeStringField("code", reason.code().value());
            // How much is told is the registration's to say, not the policy's.
            if (explanation == Explanation.FULL) {
                optional(json, "expected", reason.expected());
                optional(json, "seen", reason.seen());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("obligations");
        for (Obligation obligation : basis.obligations()) {
            json.writeStartObject();
            json.writeStringField("id", obligation.id());
            if (!obligation.attributes().isEmpty()) {
                json.writeFieldName("attributes");
                value(json, obligation.attributes());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("trust");
        json.writeNumberField("score", basis.trust().score());
        json.writeStringField("level", basis.trust().level());
        json.writeEndObject();
        if (decision instanceof Decision.Permit(var same, Grant grant) && grant != null) {
            grant(json, grant);
        }
        json.writeObjectFieldStart("policy");
        json.writeStringField("revision", basis.snapshot().revision());
        json.writeStringField("digest", basis.snapshot().digest());
        json.writeEndObject();
        json.writeStringField("evaluated_at", basis.evaluatedAt().toString());
        json.writeStringField("reevaluate_at", basis.reevaluateAt().toString());
        json.writeEndObject();
    }

    private static void grant(JsonGenerator json, Grant grant) throws IOException {
        json.writeObjectFieldStart("grant");
        json.writeStringField("id", grant.id());
        json.writeStringField("token", grant.token());
        json.writeStringField("audience", grant.audience());
        json.writeArrayFieldStart("scope");
        for (String action : grant.scope()) {
            json.writeString(action);
        }
        json.writeEndArray();
        json.writeStringField("expires_at", grant.expiresAt().toString());
        json.writeEndObject();
    }

    private static void problem(JsonGenerator json, Failure failure) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", failure.code().type());
        json.writeStringField("title", failure.code().title());
        json.writeNumberField("status", failure.code().httpStatus());
        json.writeStringField("code", failure.code().slug());
        if (!failure.detail().isEmpty()) {
            json.writeStringField("detail", failure.detail());
        }
        json.writeBooleanField("retryable", failure.code().retryable());
        if (!failure.fields().isEmpty()) {
            json.writeArrayFieldStart("errors");
            for (FieldError error : failure.fields()) {
                json.writeStartObject();
                json.writeStringField("path", error.path());
                json.writeStringField("code", error.code());
                json.writeStringField("message", error.message());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void optional(JsonGenerator json, String name, @Nullable Object value) throws IOException {
        if (value != null) {
            json.writeFieldName(name);
            value(json, value);
        }
    }

    private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String s -> json.writeString(s);
            case Boolean b -> json.writeBoolean(b);
            case Long n -> json.writeNumber(n);
            case Integer n -> json.writeNumber(n);
            case Number n -> json.writeNumber(n.toString());
            case Map<?, ?> m -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> e : m.entrySet()) {
                    json.writeFieldName(String.valueOf(e.getKey()));
                    value(json, e.getValue());
                }
                json.writeEndObject();
            }
            case List<?> l -> array(json, l);
            case Set<?> s -> array(json, s);
            default -> throw new IllegalStateException("no JSON value: " + value.getClass());
        }
    }

    private static void array(JsonGenerator json, Iterable<?> items) throws IOException {
        json.writeStartArray();
        for (Object item : items) {
            value(json, item);
        }
        json.writeEndArray();
    }
}
