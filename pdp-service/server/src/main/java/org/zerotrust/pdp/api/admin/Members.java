package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.FieldError;

/** Reads the members of a JSON object and gathers what is wrong with them; a member nobody asked for is wrong. */
final class Members {
    private static final int LONGEST_TEXT = 65_536;

    private final JsonNode object;
    private final Set<String> asked = new HashSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    Members(JsonNode object) {
        this.object = object;
    }

    /** A text that must be there; empty after an error. */
    String text(String name) {
        String value = textOrNull(name);
        if (value == null && !wrong(name)) {
            error(name, "required", "it must be given");
        }
        return value == null ? "" : value;
    }

    /** A text that may be missing. */
    @Nullable
    String textOrNull(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()
                || value.textValue().length() > LONGEST_TEXT
                || value.textValue().indexOf('\0') >= 0) {
            error(name, "wrong_type", "it must be a text without NUL");
            return null;
        }
        return value.textValue();
    }

    /** A text, or {@code otherwise} where it is missing. */
    String text(String name, String otherwise) {
        String value = textOrNull(name);
        return value == null ? otherwise : value;
    }

    /** A boolean, or {@code otherwise} where it is missing. */
    boolean flag(String name, boolean otherwise) {
        JsonNode value = get(name);
        if (value != null && !value.isBoolean()) {
            error(name, "wrong_type", "it must be true or false");
        }
        return value == null ? otherwise : value.booleanValue();
    }

    /** A number, or {@code otherwise} where it is missing. */
    int number(String name, int otherwise) {
        JsonNode value = get(name);
        if (value != null && !value.canConvertToInt()) {
            error(name, "wrong_type", "it must be an integer");
        }
        return value == null ? otherwise : value.intValue();
    }

    /** The version a change was made from; -1 where it is missing, which means that the thing is new. */
    long version() {
        JsonNode value = get("version");
        if (value != null && !value.canConvertToLong()) {
            error("version", "wrong_type", "it must be an integer");
        }
        return value == null ? -1 : value.longValue();
    }

    /** Texts without white space, joined by a blank. */
    String words(String name) {
        JsonNode value = get(name);
        List<String> words = new ArrayList<>();
        if (value != null) {
            boolean good = value.isArray();
            for (JsonNode word : value) {
                good &= word.isTextual() && word.textValue().matches("[!-~]{1,128}");
                words.add(word.asText());
            }
            if (!good) {
                error(name, "wrong_type", "it must be a list of words");
            }
        }
        return String.join(" ", words);
    }

    /** A JSON object as text; {@code {}} where it is missing. */
    String object(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isObject()) {
            error(name, "wrong_type", "it must be an object");
        }
        return value == null ? "{}" : value.toString();
    }

    /** A JSON object, where it is given. */
    @Nullable
    JsonNode objectOrNull(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isObject()) {
            error(name, "wrong_type", "it must be an object");
            return null;
        }
        return value;
    }

    /** An array, where it is given. */
    @Nullable
    JsonNode arrayOrNull(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isArray()) {
            error(name, "wrong_type", "it must be an array");
            return null;
        }
        return value;
    }

    /** Notes that a member is missing, where nothing else is wrong with it. */
    void require(String name) {
        if (!wrong(name)) {
            error(name, "required", "it must be given");
        }
    }

    /** Notes an error of the caller's own finding. */
    void error(String name, String code, String message) {
        errors.add(new FieldError(name, code, message));
    }

    /** Throws where anything was wrong. */
    void end() {
        List<FieldError> errors = errors();
        if (!errors.isEmpty()) {
            throw new Refused(new Failure(FailureCode.INVALID_FIELD, "", errors));
        }
    }

    /** What was wrong, with the members that nobody asked for. */
    List<FieldError> errors() {
        if (!object.isObject()) {
            error("", "wrong_type", "it must be an object");
            return List.copyOf(errors);
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                error(name.length() > 64 ? "" : name, "unknown_member", "there is no such member");
            }
        });
        return List.copyOf(errors);
    }

    private boolean wrong(String name) {
        return errors.stream().anyMatch(error -> error.path().equals(name));
    }

    private @Nullable JsonNode get(String name) {
        asked.add(name);
        @Nullable JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }
}
