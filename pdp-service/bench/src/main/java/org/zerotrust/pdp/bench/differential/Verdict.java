package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.RegoError;

/** What an engine made of a triple, in the form in which two engines are compared. */
sealed interface Verdict {
    /** A value, as JSON. */
    record Defined(JsonNode value) implements Verdict {}

    /** No value. */
    record Undefined() implements Verdict {}

    /**
     * The evaluation failed.
     *
     * @param code OPA's code
     * @param place {@code file:row:col} of the expression that failed
     */
    record Failed(String code, String message, String place) implements Verdict {}

    /** The modules do not compile. */
    record Refused(List<Place> places, List<String> messages) implements Verdict {}

    /** An error's code and where it stands. */
    record Place(String code, String file, int row, int col) {
        @Override
        public String toString() {
            return code + " " + file + ":" + row + ":" + col;
        }
    }

    /** Whether two verdicts are the same to a user; messages are compared apart. */
    static boolean same(Verdict a, Verdict b) {
        return switch (a) {
            case Defined(JsonNode x) -> b instanceof Defined(JsonNode y) && JsonSame.same(x, y);
            case Undefined() -> b instanceof Undefined;
            case Failed(String code, String message, String place) ->
                b instanceof Failed(String other, String said, String there) && code.equals(other);
            case Refused(List<Place> places, List<String> messages) ->
                b instanceof Refused(List<Place> others, List<String> said)
                        && sorted(places).equals(sorted(others));
        };
    }

    private static List<String> sorted(List<Place> places) {
        return places.stream().map(Place::toString).sorted().toList();
    }

    /** OPA's answer of the oracle. */
    static @Nullable Verdict ofOracle(JsonNode answer) {
        if (answer.has("panic")) {
            return null;
        }
        if (answer.has("errors")) {
            JsonNode first = answer.get("errors").get(0);
            if (first.path("code").asText().startsWith("eval_")) {
                return new Failed(
                        first.path("code").asText(),
                        first.path("message").asText(),
                        first.path("file").asText() + ":" + first.path("row").asInt() + ":"
                                + first.path("col").asInt());
            }
            List<Place> places = new ArrayList<>();
            List<String> messages = new ArrayList<>();
            for (JsonNode e : answer.get("errors")) {
                places.add(new Place(
                        e.path("code").asText(),
                        e.path("file").asText(),
                        e.path("row").asInt(),
                        e.path("col").asInt()));
                messages.add(e.path("message").asText());
            }
            return new Refused(places, messages);
        }
        if (answer.path("undefined").asBoolean()) {
            return new Undefined();
        }
        return answer.has("result") ? new Defined(answer.get("result").path("value")) : new Defined(answer);
    }

    /** Our compile errors. */
    static Verdict refused(List<RegoError> errors) {
        return new Refused(
                errors.stream()
                        .map(e -> new Place(e.code(), e.file(), e.row(), e.col()))
                        .collect(Collectors.toList()),
                errors.stream().map(RegoError::message).collect(Collectors.toList()));
    }
}
