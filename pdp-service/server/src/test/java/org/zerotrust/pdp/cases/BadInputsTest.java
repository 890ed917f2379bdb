package org.zerotrust.pdp.cases;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;
import org.zerotrust.pdp.v1.Context;
import org.zerotrust.pdp.v1.DecideBatchRequest;
import org.zerotrust.pdp.v1.DecideRequest;
import org.zerotrust.pdp.v1.DecisionServiceGrpc;
import org.zerotrust.pdp.v1.PostureClaim;
import org.zerotrust.pdp.v1.Problem;

/** What is no valid question: each has its code and its path, none is a 500, none is a permit. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class BadInputsTest {
    private static final Metadata.Key<Problem> PROBLEM = ProtoUtils.keyForProto(Problem.getDefaultInstance());
    private static final String JSON = "application/json";
    private static final String DEVICE = "urn:test:bad:1";
    private static final TestLeaf LEAF = TestLeaf.make(
            World.ISSUERS.authority("iot-safe").credential(), TestLeaf.Shape.of(DEVICE, TestClock.running()));

    @Inject
    Views views;

    private final Https gateway = Https.as(World.GATEWAY);

    @BeforeEach
    void world() throws Exception {
        World.make(List.of());
        views.round();
    }

    /** One row: what is sent, and the status, code and path that must come back. */
    private record Row(String what, String contentType, byte[] body, int status, String code, String path) {}

    private static ObjectNode good() {
        ObjectNode out = Wire.JSON.createObjectNode().put("request_id", "bad-" + System.nanoTime());
        ObjectNode device = out.putObject("device").put("id", DEVICE);
        device.putArray("certificate_chain").add(LEAF.pem());
        device.putObject("tls").put("version", "TLSv1.3").put("mutual", true);
        device.putObject("proof").put("kind", "tls_by_pep");
        out.putObject("resource").put("id", "plant-1-telemetry").put("path", "/plant/1/telemetry");
        out.putObject("action").put("name", "read");
        out.putObject("context").put("ip", "10.1.2.3");
        return out;
    }

    private static ObjectNode signal() {
        return Wire.JSON
                .createObjectNode()
                .put("name", "secure_boot")
                .put("value", true)
                .put("method", "observed")
                .put("observed_at", TestClock.running().minusSeconds(60).toString());
    }

    private static Row field(String what, String path, Consumer<ObjectNode> breaking) {
        ObjectNode body = good();
        breaking.accept(body);
        return new Row(what, JSON, body.toString().getBytes(UTF_8), 400, "invalid-field", path);
    }

    private static Row text(String what, String body, String code, String path) {
        return new Row(what, JSON, body.getBytes(UTF_8), 400, code, path);
    }

    private static ObjectNode object(ObjectNode body, String name) {
        return (ObjectNode) body.path(name);
    }

    private static void withSignal(ObjectNode body, Consumer<ObjectNode> breaking) {
        ObjectNode signal = signal();
        breaking.accept(signal);
        body.putArray("posture").add(signal());
        ((ArrayNode) body.path("posture")).add(signal);
    }

    private static void chain(ObjectNode body, String... elements) {
        ArrayNode chain = object(body, "device").putArray("certificate_chain");
        for (String element : elements) {
            chain.add(element);
        }
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        shapes(rows);
        fields(rows);
        devices(rows);
        signals(rows);
        return rows;
    }

    private static void shapes(List<Row> rows) {
        String good = good().toString();
        byte[] latin = good.replace("bad-", "b\u00e4d-").getBytes(ISO_8859_1);
        byte[] overlong = good.replace("bad-", "b\u00c0\u00aed-").getBytes(ISO_8859_1);
        rows.add(text("an empty body", "", "malformed-json", ""));
        rows.add(text("no JSON", "hello", "malformed-json", ""));
        rows.add(text("an array", "[]", "invalid-field", ""));
        rows.add(text("a string", "\"x\"", "invalid-field", ""));
        rows.add(text("half an object", good.substring(0, good.length() / 2), "malformed-json", ""));
        rows.add(text("something after the object", good + "{}", "malformed-json", ""));
        rows.add(text("a trailing comma", good.replaceFirst("}$", ",}"), "malformed-json", ""));
        rows.add(text("a comment", "/* x */" + good, "malformed-json", ""));
        rows.add(text("single quotes", good.replace('"', '\''), "malformed-json", ""));
        rows.add(new Row("bad UTF-8", JSON, latin, 400, "malformed-json", ""));
        rows.add(new Row("overlong UTF-8", JSON, overlong, 400, "malformed-json", ""));
        rows.add(new Row("UTF-16", JSON, good.getBytes(UTF_16LE), 400, "malformed-json", ""));
        rows.add(text("a raw NUL", good.replace("bad-", "b\0d-"), "malformed-json", ""));
        rows.add(new Row("5 MB", JSON, new byte[5 << 20], 413, "body-too-large", ""));
        rows.add(
                new Row("another content type", "text/plain", good.getBytes(UTF_8), 415, "unsupported-media-type", ""));
        rows.add(new Row(
                "another charset",
                "application/json; charset=iso-8859-1",
                good.getBytes(UTF_8),
                415,
                "unsupported-media-type",
                ""));
        rows.add(new Row("XML", "application/xml", "<a/>".getBytes(UTF_8), 415, "unsupported-media-type", ""));
        rows.add(text(
                "a duplicate key", good.replaceFirst("\\{", "{\"request_id\":\"x\","), "invalid-field", "request_id"));
        rows.add(text(
                "a duplicate key deep inside",
                good.replace("\"mutual\":true", "\"mutual\":false,\"mutual\":true"),
                "invalid-field",
                "device.tls.mutual"));
        rows.add(field("deep JSON", "resource.attributes", body -> {
            ObjectNode at = object(body, "resource").putObject("attributes");
            for (int i = 0; i < 40; i++) {
                at = at.putObject("a");
            }
        }));
    }

    private static void fields(List<Row> rows) {
        rows.add(field("no request id", "request_id", body -> body.remove("request_id")));
        rows.add(field("an empty request id", "request_id", body -> body.put("request_id", "")));
        rows.add(field("a blank in the request id", "request_id", body -> body.put("request_id", "a b")));
        rows.add(field("a long request id", "request_id", body -> body.put("request_id", "x".repeat(129))));
        rows.add(field("a number as request id", "request_id", body -> body.put("request_id", 7)));
        rows.add(field("null", "transaction_id", body -> body.putNull("transaction_id")));
        rows.add(field(
                "an escaped NUL",
                "resource.path",
                body -> object(body, "resource").put("path", "/a\0b")));
        rows.add(text(
                "a lone surrogate",
                good().toString().replace("/plant/1/telemetry", "/\\ud800/x"),
                "invalid-field",
                "resource.path"));
        rows.add(field(
                "a control character",
                "action.name",
                body -> object(body, "action").put("name", "re\u0007ad")));
        rows.add(field("an unknown field", "proof", body -> body.put("proof", "x")));
        rows.add(field(
                "an unknown field inside",
                "device.prof",
                body -> object(body, "device").put("prof", "x")));
        rows.add(field("another version", "version", body -> body.put("version", 2)));
        rows.add(field("no resource", "resource", body -> body.remove("resource")));
        rows.add(field(
                "no resource id",
                "resource.id",
                body -> object(body, "resource").remove("id")));
        rows.add(field("no action", "action", body -> body.remove("action")));
        rows.add(field("an action that is a string", "action", body -> body.put("action", "read")));
        rows.add(field(
                "a long path", "resource.path", body -> object(body, "resource").put("path", "x".repeat(3000))));
        rows.add(field(
                "a subject of unknown type",
                "subject.type",
                body -> body.putObject("subject").put("id", "s").put("type", "robot")));
        rows.add(field(
                "a subject without id",
                "subject.id",
                body -> body.putObject("subject").put("type", "person")));
        rows.add(field(
                "a token and roles beside it",
                "subject.roles",
                body -> body.putObject("subject")
                        .put("token", "e30.e30.e30")
                        .putArray("roles")
                        .add("operator")));
        rows.add(field(
                "a token and an authentication beside it",
                "subject.authn",
                body -> body.putObject("subject")
                        .put("token", "e30.e30.e30")
                        .putObject("authn")
                        .put("acr", "urn:mfa")));
        rows.add(field(
                "a long token",
                "subject.token",
                body -> body.putObject("subject").put("token", "x".repeat(9_000))));
        rows.add(field(
                "a token with a blank",
                "subject.token",
                body -> body.putObject("subject").put("token", "a b")));
        rows.add(field(
                "no address", "context.ip", body -> object(body, "context").put("ip", "10.1.2.300")));
        rows.add(field(
                "a host name", "context.ip", body -> object(body, "context").put("ip", "localhost")));
        rows.add(
                field("no time", "context.time", body -> object(body, "context").put("time", "yesterday")));
        rows.add(field(
                "a clock far off",
                "context.time",
                body -> object(body, "context").put("time", "2016-01-01T00:00:00Z")));
        rows.add(field(
                "a month too many",
                "context.time",
                body -> object(body, "context").put("time", "2026-13-01T00:00:00Z")));
        rows.add(field(
                "an unknown grant",
                "grant.kind",
                body -> body.putObject("grant").put("kind", "for-ever")));
        rows.add(field(
                "another audience",
                "grant.audience",
                body -> body.putObject("grant").put("kind", "session").put("audience", "everybody")));
        rows.add(text(
                "an endless number",
                good().toString().replace("\"path\"", "\"attributes\":{\"n\":1e99999},\"path\""),
                "invalid-field",
                "resource.attributes.n"));
        // Found by fuzzing: BigDecimal takes the first, whose scale has no absolute value, and throws at the second.
        for (String exponent : List.of("2147483648", "0111111111111110")) {
            rows.add(text(
                    "an exponent of " + exponent,
                    good().toString().replace("\"path\"", "\"attributes\":{\"n\":1.5e" + exponent + "},\"path\""),
                    "invalid-field",
                    "resource.attributes.n"));
        }
    }

    private static void devices(List<Row> rows) {
        String pem = LEAF.pem();
        String at = "device.certificate_chain[0]";
        rows.add(field("a truncated PEM", at, body -> chain(body, pem.substring(0, pem.length() / 2))));
        rows.add(field("a truncated certificate", at, body -> chain(body, cut(pem))));
        rows.add(field("no PEM", at, body -> chain(body, "hello")));
        rows.add(field("two certificates in one element", at, body -> chain(body, pem + pem)));
        rows.add(field(
                "a broken second certificate", "device.certificate_chain[1]", body -> chain(body, pem, "-----BEGIN")));
        rows.add(field("an empty certificate", at, body -> chain(body, "")));
        rows.add(field(
                "nine certificates",
                "device.certificate_chain",
                body -> chain(body, pem, pem, pem, pem, pem, pem, pem, pem, pem)));
        rows.add(field("a long certificate", at, body -> chain(body, "x".repeat(20_000))));
        rows.add(field(
                "a device id that is no URN",
                "device.id",
                body -> object(body, "device").put("id", "pump")));
        rows.add(field(
                "an unknown proof",
                "device.proof.kind",
                body -> object(body, "device").putObject("proof").put("kind", "trust_me")));
        rows.add(field(
                "a proof without its signature",
                "device.proof.jws",
                body -> object(body, "device").putObject("proof").put("kind", "jws")));
        rows.add(field(
                "an unknown TLS version",
                "device.tls.version",
                body -> object(body, "device").putObject("tls").put("version", "SSLv3")));
        rows.add(field(
                "a stapled response that is none",
                "device.tls.ocsp_response",
                body -> object(body, "device")
                        .putObject("tls")
                        .put("version", "TLSv1.3")
                        .put("ocsp_response", "MAoKAQA=")));
        rows.add(field(
                "a short EID",
                "device.identifiers.eid",
                body -> object(body, "device").putObject("identifiers").put("eid", "89")));
    }

    private static void signals(List<Row> rows) {
        rows.add(field(
                "an unknown method", "posture[1].method", body -> withSignal(body, s -> s.put("method", "guessed"))));
        rows.add(field("a signal without value", "posture[1].value", body -> withSignal(body, s -> s.remove("value"))));
        rows.add(field(
                "a value that is an object", "posture[1].value", body -> withSignal(body, s -> s.putObject("value"))));
        rows.add(field("a bad signal name", "posture[1].name", body -> withSignal(body, s -> s.put("name", "Boot!"))));
        rows.add(field(
                "a signal from the future",
                "posture[1].observed_at",
                body -> withSignal(body, s -> s.put("name", "x").put("observed_at", "2036-01-01T00:00:00Z"))));
        rows.add(field("a negative age", "posture[1].max_age", body -> withSignal(body, s -> s.put("max_age", -1))));
        rows.add(field("evidence beside a value", "posture[1]", body -> withSignal(body, s -> s.put("evidence", "x"))));
        rows.add(field(
                "evidence under another name",
                "posture[1].name",
                body -> withSignal(
                        body, s -> s.removeAll().put("name", "boot.secure").put("evidence", "x"))));
        rows.add(field("a signal twice", "posture[1].name", body -> withSignal(body, s -> {})));
        rows.add(field("10,000 signals", "posture", body -> {
            ArrayNode posture = body.putArray("posture");
            for (int i = 0; i < 10_000; i++) {
                posture.addObject()
                        .put("name", "s" + i)
                        .put("value", 1)
                        .put("method", "observed")
                        .put("observed_at", "2026-11-23T00:00:00Z");
            }
        }));
    }

    /** Good base64 of half a certificate. */
    private static String cut(String pem) {
        String[] lines = pem.split("\n");
        StringBuilder out = new StringBuilder(lines[0]).append('\n');
        for (int i = 1; i < lines.length / 2; i++) {
            out.append(lines[i]).append('\n');
        }
        return out.append(lines[lines.length - 1]).append('\n').toString();
    }

    @TestFactory
    Stream<DynamicTest> eachHasItsCodeAndItsPath() {
        List<Row> rows = rows();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(row.what(), () -> {
                    HttpResponse<String> answer =
                            gateway.post(Https.service("/v1/decisions"), row.contentType(), row.body());

                    JsonNode problem = Wire.JSON.readTree(answer.body());
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(row.status());
                    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                    assertThat(problem.path("code").asText()).isEqualTo(row.code());
                    if (row.code().equals("invalid-field")) {
                        assertThat(problem.at("/errors/0/path").asText())
                                .as(answer.body())
                                .startsWith(row.path());
                        assertThat(problem.at("/errors/0/code").asText()).isNotEmpty();
                    }
                }));
    }

    @Test
    void aBatchOf101IsRefusedWhole() throws Exception {
        ObjectNode batch = Wire.JSON.createObjectNode();
        ArrayNode all = batch.putArray("decisions");
        ObjectNode small = Wire.JSON.createObjectNode().put("request_id", "r");
        small.putObject("resource").put("id", "r");
        small.putObject("action").put("name", "read");
        for (int i = 0; i < 101; i++) {
            all.add(small);
        }

        HttpResponse<String> answer = gateway.post(
                Https.service("/v1/decisions:batch"), JSON, batch.toString().getBytes(UTF_8));
        HttpResponse<String> empty =
                gateway.post(Https.service("/v1/decisions:batch"), JSON, "{\"decisions\":[]}".getBytes(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("batch-too-large");
        assertThat(empty.statusCode()).isEqualTo(400);
    }

    @Test
    void anotherMethodIsNotAllowed() throws Exception {
        Response answer = gateway.get(Https.service("/v1/decisions"));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    private record Call(String what, String path, Consumer<DecideRequest.Builder> breaking) {}

    private static List<Call> calls() {
        Timestamp now = Wire.time(TestClock.running());
        Value yes = Value.newBuilder().setBoolValue(true).build();
        PostureClaim claim = PostureClaim.newBuilder()
                .setName("s")
                .setValue(yes)
                .setMethod("observed")
                .setObservedAt(now)
                .build();
        return List.of(
                new Call("no request id", "request_id", DecideRequest.Builder::clearRequestId),
                new Call("no resource", "resource", DecideRequest.Builder::clearResource),
                new Call("no action", "action", DecideRequest.Builder::clearAction),
                new Call("another version", "version", m -> m.setVersion(2)),
                new Call(
                        "an unknown proof",
                        "device.proof.kind",
                        m -> m.getDeviceBuilder().getProofBuilder().setKind("trust_me")),
                new Call(
                        "a truncated PEM",
                        "device.certificate_chain[0]",
                        m -> m.getDeviceBuilder().setCertificateChain(0, cut(LEAF.pem()))),
                new Call(
                        "a device id that is no URN",
                        "device.id",
                        m -> m.getDeviceBuilder().setId("pump")),
                new Call(
                        "an escaped NUL",
                        "resource.path",
                        m -> m.getResourceBuilder().setPath("/a\0b")),
                new Call(
                        "an unknown grant",
                        "grant.kind",
                        m -> m.getGrantBuilder().setKind("for-ever")),
                new Call(
                        "a clock far off",
                        "context.time",
                        m -> m.getContextBuilder()
                                .setTime(Timestamp.newBuilder().setSeconds(1))),
                new Call("no address", "context.ip", m -> m.getContextBuilder().setIp("nowhere")),
                new Call(
                        "a null attribute",
                        "resource.attributes",
                        m -> m.getResourceBuilder()
                                .setAttributes(Struct.newBuilder()
                                        .putFields(
                                                "a",
                                                Value.newBuilder()
                                                        .setNullValue(NullValue.NULL_VALUE)
                                                        .build()))),
                new Call(
                        "an unknown method",
                        "posture[0].method",
                        m -> m.addPosture(claim.toBuilder().setMethod("guessed"))),
                new Call(
                        "a signal from the future",
                        "posture[0].observed_at",
                        m -> m.addPosture(claim.toBuilder()
                                .setObservedAt(Timestamp.newBuilder().setSeconds(4_000_000_000L)))),
                new Call(
                        "deep JSON",
                        "context.attributes",
                        m -> m.getContextBuilder()
                                .setAttributes(Struct.newBuilder().putFields("a", nested(20)))),
                new Call(
                        "no number",
                        "action.attributes",
                        m -> m.getActionBuilder()
                                .setAttributes(Struct.newBuilder()
                                        .putFields(
                                                "n",
                                                Value.newBuilder()
                                                        .setNumberValue(Double.NaN)
                                                        .build()))),
                new Call(
                        "a field that the contract has not",
                        "resource",
                        m -> m.getResourceBuilder()
                                .setUnknownFields(UnknownFieldSet.newBuilder()
                                        .addField(
                                                999,
                                                UnknownFieldSet.Field.newBuilder()
                                                        .addVarint(1)
                                                        .build())
                                        .build())),
                new Call(
                        "a subject without type",
                        "subject.type",
                        m -> m.getSubjectBuilder().setId("alice")),
                new Call(
                        "a token and roles beside it",
                        "subject.roles",
                        m -> m.getSubjectBuilder().setToken("e30.e30.e30").addRoles("operator")),
                new Call(
                        "another audience",
                        "grant.audience",
                        m -> m.getGrantBuilder().setKind("session").setAudience("everybody")),
                new Call("10,000 signals", "posture", m -> {
                    for (int i = 0; i < 10_000; i++) {
                        m.addPosture(claim);
                    }
                }));
    }

    private static Value nested(int depth) {
        return depth == 0
                ? Value.newBuilder().setBoolValue(true).build()
                : Value.newBuilder()
                        .setStructValue(Struct.newBuilder().putFields("a", nested(depth - 1)))
                        .build();
    }

    /** What is no message at all, or too long a one, by the bytes: an error of the caller's, never an answer. */
    @TestFactory
    Stream<DynamicTest> bytesThatAreNoMessageAreRefused() {
        byte[] badUtf8 = {0x0a, 2, (byte) 0xc3, 0x28};
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("bytes that are no message", new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) 255});
        all.put("half a message", new byte[] {0x0a, 100, 'x'});
        all.put("bad UTF-8", badUtf8);
        all.put(
                "deeper JSON than protocol buffers read",
                DecideRequest.newBuilder()
                        .setContext(Context.newBuilder()
                                .setAttributes(Struct.newBuilder().putFields("a", nested(60))))
                        .build()
                        .toByteArray());
        all.put(
                "5 MB",
                DecideRequest.newBuilder()
                        .setRequestId("x".repeat(5 << 20))
                        .build()
                        .toByteArray());
        return all.entrySet().stream()
                .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> {
                    ManagedChannel channel = World.channel(World.GATEWAY);
                    try {
                        StatusRuntimeException refused = catchThrowableOfType(
                                StatusRuntimeException.class,
                                () -> ClientCalls.blockingUnaryCall(
                                        channel, BYTES, CallOptions.DEFAULT, one.getValue()));
                        assertThat(refused.getStatus().getCode())
                                .as(String.valueOf(refused.getStatus()))
                                .isIn(Status.Code.INVALID_ARGUMENT, Status.Code.RESOURCE_EXHAUSTED);
                    } finally {
                        channel.shutdownNow();
                    }
                }));
    }

    /** The method as a client without the contract would call it: with any bytes. */
    private static final MethodDescriptor<byte[], byte[]> BYTES = MethodDescriptor.<byte[], byte[]>newBuilder(
                    new AnyBytes(), new AnyBytes())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(DecisionServiceGrpc.getDecideMethod().getFullMethodName())
            .build();

    private static final class AnyBytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> eachCallHasItsCodeAndItsPath() {
        return calls().stream()
                .map(call -> DynamicTest.dynamicTest(call.what(), () -> {
                    DecideRequest.Builder message = DecideRequest.newBuilder().setRequestId("bad-" + System.nanoTime());
                    message.getDeviceBuilder().setId(DEVICE).addCertificateChain(LEAF.pem());
                    message.getDeviceBuilder()
                            .getTlsBuilder()
                            .setVersion("TLSv1.3")
                            .setMutual(true);
                    message.getDeviceBuilder().getProofBuilder().setKind("tls_by_pep");
                    message.getResourceBuilder().setId("plant-1-telemetry");
                    message.getActionBuilder().setName("read");
                    call.breaking().accept(message);

                    StatusRuntimeException refused = refused(message.build());

                    Problem problem = Objects.requireNonNull(
                            Objects.requireNonNull(refused.getTrailers()).get(PROBLEM));
                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                    assertThat(problem.getCode()).isEqualTo("invalid-field");
                    assertThat(problem.getErrors(0).getPath()).isEqualTo(call.path());
                }));
    }

    @Test
    void aBatchOf101IsRefusedOverGrpc() throws Exception {
        ManagedChannel channel = World.channel(World.GATEWAY);
        try {
            DecideBatchRequest.Builder batch = DecideBatchRequest.newBuilder();
            for (int i = 0; i < 101; i++) {
                batch.addDecisions(DecideRequest.getDefaultInstance());
            }
            StatusRuntimeException refused = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> DecisionServiceGrpc.newBlockingStub(channel).decideBatch(batch.build()));
            assertThat(refused.getStatus().getDescription()).isEqualTo("batch-too-large");
        } finally {
            channel.shutdownNow();
        }
    }

    private static StatusRuntimeException refused(DecideRequest request) throws Exception {
        ManagedChannel channel = World.channel(World.GATEWAY);
        try {
            return catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> DecisionServiceGrpc.newBlockingStub(channel).decide(request));
        } finally {
            channel.shutdownNow();
        }
    }
}
