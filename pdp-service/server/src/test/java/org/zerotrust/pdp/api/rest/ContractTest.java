package org.zerotrust.pdp.api.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.util.JsonFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.cases.CaseFiles;
import org.zerotrust.pdp.cases.EngineDoor;
import org.zerotrust.pdp.cases.PreparedCase;
import org.zerotrust.pdp.cases.Wire;
import org.zerotrust.pdp.decision.AccessRequest;
import org.zerotrust.pdp.decision.Answer;
import org.zerotrust.pdp.decision.Decision;
import org.zerotrust.pdp.fakes.TestIssuers;
import org.zerotrust.pdp.identity.Explanation;
import org.zerotrust.pdp.journal.DecisionEvents;
import org.zerotrust.pdp.journal.DecisionRecord;
import org.zerotrust.pdp.journal.Sequencer;
import org.zerotrust.pdp.keys.KeyEncryptionKey;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.stream.StreamConfig;
import org.zerotrust.pdp.v1.DecideRequest;
import org.zerotrust.pdp.v1.DecideResponse;
import org.zerotrust.pdp.v1.DecisionEvent;
import org.zerotrust.pdp.v1.Problem;

/** What {@code schemas/} promises, held against what the code reads and writes: neither can drift alone. */
final class ContractTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final TestIssuers ISSUERS = new TestIssuers(PreparedCase.DEFAULT_NOW);
    private static final List<Decision> DECISIONS = new ArrayList<>();
    private static List<DecisionRecord> records = List.of();

    @BeforeAll
    static void decideEveryCase() throws Exception {
        EngineDoor door = new EngineDoor();
        for (CaseFiles.Case one : CaseFiles.all()) {
            if (door.answer(one) instanceof Answer.Decided(Decision decision)) {
                DECISIONS.add(decision);
            }
        }
        records = door.records();
    }

    private static JsonNode schemaNode(String name) throws IOException {
        return JSON.readTree(Files.readString(CaseFiles.ROOT.resolve("schemas/" + name)));
    }

    private static JsonSchema schema(String name) throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schemaNode(name));
    }

    @Test
    void jsonAndProtocolBuffersHaveTheSameFields() throws Exception {
        assertThat(paths(schemaNode("decision/request.v1.schema.json"), ""))
                .isEqualTo(paths(DecideRequest.getDescriptor(), ""));
        assertThat(paths(schemaNode("decision/answer.v1.schema.json"), ""))
                .isEqualTo(paths(DecideResponse.getDescriptor(), ""));
        assertThat(paths(schemaNode("decision/problem.v1.schema.json"), ""))
                .isEqualTo(paths(Problem.getDescriptor(), ""));
    }

    private static Set<String> paths(JsonNode schema, String at) {
        Set<String> out = new TreeSet<>();
        JsonNode object = schema.has("items") ? schema.path("items") : schema;
        object.path("properties").forEachEntry((name, child) -> {
            out.add(at + name);
            out.addAll(paths(child, at + name + "."));
        });
        return out;
    }

    private static Set<String> paths(Descriptor message, String at) {
        Set<String> out = new TreeSet<>();
        for (FieldDescriptor field : message.getFields()) {
            out.add(at + field.getName());
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    && !field.getMessageType().getFullName().startsWith("google.")) {
                out.addAll(paths(field.getMessageType(), at + field.getName() + "."));
            }
        }
        return out;
    }

    @Test
    void everyQuestionOfTheCasesFollowsTheSchemaAndIsReadAsItWasMeant() throws Exception {
        JsonSchema schema = schema("decision/request.v1.schema.json");
        for (CaseFiles.Case one : CaseFiles.all()) {
            AccessRequest meant = PreparedCase.of(one, ISSUERS).question("contract");
            String json = Wire.json(meant).toString();

            AccessRequest read = RequestReader.one(json.getBytes(UTF_8)).request();

            assertThat(schema.validate(JSON.readTree(json))).as(one.toString()).isEmpty();
            assertThat(read).as(one.toString()).isEqualTo(meant);
        }
    }

    @Test
    void everyAnswerFollowsTheSchema() throws Exception {
        JsonSchema schema = schema("decision/answer.v1.schema.json");

        assertThat(DECISIONS).hasSizeGreaterThan(60);
        for (Decision decision : DECISIONS) {
            for (Explanation explanation : Explanation.values()) {
                JsonNode json = JSON.readTree(AnswerWriter.decision(decision, explanation));
                assertThat(schema.validate(json)).as(json.toString()).isEmpty();
            }
        }
    }

    @Test
    void everyProblemFollowsTheSchema() throws Exception {
        JsonSchema schema = schema("decision/problem.v1.schema.json");
        for (FailureCode code : FailureCode.values()) {
            JsonNode json = JSON.readTree(AnswerWriter.problem(Failure.of(code, "detail")));
            assertThat(schema.validate(json)).as(json.toString()).isEmpty();
        }
    }

    @Test
    void everyPolicyInputFollowsTheSchema() throws Exception {
        JsonSchema schema = schema("policy/input.v1.schema.json");
        int seen = 0;
        for (DecisionRecord record : records) {
            if (record.input() != null) {
                JsonNode json = JSON.valueToTree(record.input().document());
                assertThat(schema.validate(json)).as(json.toString()).isEmpty();
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(30);
    }

    @Test
    void everyEventFollowsTheSchema() throws Exception {
        JsonSchema schema = schema("events/decision.schema.json");
        String key = Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8));
        DecisionEvents events = new DecisionEvents(KeyEncryptionKey.parse(key).pseudonyms(), Set.of("secure_boot"));
        Sequencer sequencer = new Sequencer("pdp-0", Clock.systemUTC());
        for (DecisionRecord record : records) {
            JsonNode json = JSON.readTree(events.write(record, sequencer.next(), new byte[32]));
            assertThat(schema.validate(json)).as(json.toString()).isEmpty();
        }
    }

    @Test
    void theProtobufOfEventsIsTheirSchemaAndReadsEveryOne() throws Exception {
        assertThat(paths(DecisionEvent.getDescriptor(), ""))
                .isEqualTo(paths(
                        JSON.readTree(Files.readString(CaseFiles.ROOT.resolve("schemas/events/decision.schema.json"))),
                        ""));
        String key = Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8));
        DecisionEvents events = new DecisionEvents(KeyEncryptionKey.parse(key).pseudonyms(), Set.of("secure_boot"));
        Sequencer sequencer = new Sequencer("pdp-0", Clock.systemUTC());
        for (DecisionRecord record : records) {
            String json = new String(events.write(record, sequencer.next(), new byte[32]), UTF_8);
            DecisionEvent.Builder read = DecisionEvent.newBuilder();
            // A member that it does not know is an error.
            JsonFormat.parser().merge(json, read);
            assertThat(read.getData().getDecisionId()).isEqualTo(record.id().value());
            assertThat(read.getData().getPostureCount())
                    .isEqualTo(record.posture().signals().size());
        }
    }

    @Test
    void theApiDescriptionNamesEveryRouteAndEveryFailure() throws Exception {
        JsonNode api = YAML.readTree(Files.readString(CaseFiles.ROOT.resolve("schemas/openapi/decision.v1.yaml")));
        TreeMap<String, Set<String>> byStatus = new TreeMap<>();
        for (FailureCode code : FailureCode.values()) {
            byStatus.computeIfAbsent(String.valueOf(code.httpStatus()), s -> new TreeSet<>())
                    .add(code.slug());
        }

        assertThat(names(api.path("paths")))
                .containsExactlyInAnyOrder(
                        DecisionRoutes.ONE, DecisionRoutes.BATCH, PostureRoutes.PATH.replace(":device", "{device}"));
        api.path("paths")
                .forEach(path -> byStatus.forEach((status, codes) -> assertThat(path.path("post")
                                .path("responses")
                                .path(status)
                                .path("description")
                                .asText()
                                .split(", "))
                        .containsExactlyInAnyOrderElementsOf(codes)));
    }

    @Test
    void theStreamDescriptionNamesTheTopics() throws Exception {
        JsonNode api = YAML.readTree(Files.readString(CaseFiles.ROOT.resolve("schemas/asyncapi/streams.v1.yaml")));
        for (String topic : List.of("decisions", "posture", "rejections")) {
            String name = StreamConfig.class
                    .getMethod(topic)
                    .getAnnotation(WithDefault.class)
                    .value();
            assertThat(api.at("/channels/" + topic + "/address").asText()).isEqualTo(name);
        }
    }

    /** Every schema that the description points to is there, and each route takes the one method that the code takes. */
    @Test
    void theApiDescriptionPointsToSchemasThatExist() throws Exception {
        JsonNode api = YAML.readTree(Files.readString(CaseFiles.ROOT.resolve("schemas/openapi/decision.v1.yaml")));
        List<JsonNode> references = api.findValues("$ref");

        assertThat(references).hasSizeGreaterThan(5);
        references.stream()
                .map(JsonNode::asText)
                .filter(reference -> !reference.startsWith("#"))
                .forEach(reference -> assertThat(CaseFiles.ROOT
                                .resolve("schemas/openapi")
                                .resolve(reference)
                                .normalize())
                        .exists());
        api.path("paths").forEach(path -> assertThat(names(path)).containsExactly("post"));
        assertThat(api.at("/paths/~1v1~1decisions/post/requestBody/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("../decision/request.v1.schema.json");
        assertThat(api.at("/paths/~1v1~1decisions/post/responses/200/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("../decision/answer.v1.schema.json");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
