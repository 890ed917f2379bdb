package org.zerotrust.pdp.api.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;

/**
 * A strict reader over one JSON body. Every complaint names the path of what is wrong. No null, no duplicate key, no
 * NUL and no lone surrogate is let through; depth, lengths and numbers are bounded.
 */
final class JsonCursor implements AutoCloseable {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(32_768)
                    .maxNameLength(256)
                    .maxNumberLength(64)
                    .build())
            .build();
    private static final int MAX_SCALE = 400;

    private final JsonParser parser;

    /** Where an item of a batch begins: paths are told from there. */
    private int baseDepth;

    JsonCursor(byte[] body) throws Unreadable {
        int bad = Utf8.firstInvalid(body);
        if (bad >= 0) {
            throw new Unreadable(Failure.of(FailureCode.MALFORMED_JSON, "The body is not UTF-8 at byte " + bad + "."));
        }
        try {
            this.parser = JSON.createParser(body);
        } catch (IOException e) {
            throw new Unreadable(Failure.of(FailureCode.MALFORMED_JSON));
        }
    }

    JsonToken next() throws Unreadable {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new Unreadable(Failure.of(FailureCode.MALFORMED_JSON, "The body ends too early."));
            }
            return token;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Nothing may follow the document. */
    void end() throws Unreadable {
        try {
            if (parser.nextToken() != null) {
                throw new Unreadable(Failure.of(FailureCode.MALFORMED_JSON, "There is something after the document."));
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    JsonToken current() {
        return parser.currentToken();
    }

    String name() throws Unreadable {
        try {
            return parser.currentName();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Steps into the object that stands here. */
    void object() throws Unreadable {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrong("wrong_type", "an object is expected");
        }
    }

    /** The next member's name, with the parser on its value; null at the object's end. */
    @Nullable
    String member() throws Unreadable {
        if (next() == JsonToken.END_OBJECT) {
            return null;
        }
        String name = name();
        next();
        return name;
    }

    /** Refuses a member that came before. */
    int once(int seen, int bit) throws Unreadable {
        if ((seen & bit) != 0) {
            throw wrong("duplicate_key", "the key is there twice");
        }
        return seen | bit;
    }

    Unreadable unknown() {
        return wrong("unknown_field", "the contract has no such field");
    }

    String string() throws Unreadable {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong(parser.currentToken() == JsonToken.VALUE_NULL ? "null" : "wrong_type", "a string is expected");
        }
        try {
            String text = parser.getText();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == 0) {
                    throw wrong("control_character", "NUL is not allowed");
                }
                if (Character.isSurrogate(c)) {
                    if (!Character.isHighSurrogate(c)
                            || i + 1 == text.length()
                            || !Character.isLowSurrogate(text.charAt(i + 1))) {
                        throw wrong("bad_unicode", "a surrogate stands alone");
                    }
                    i++;
                }
            }
            return text;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    boolean bool() throws Unreadable {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case null, default -> throw wrong("wrong_type", "true or false is expected");
        };
    }

    long integer() throws Unreadable {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw wrong("wrong_type", "an integer is expected");
        }
        try {
            return parser.getLongValue();
        } catch (IOException | NumberFormatException e) {
            // An exponent of too many digits is refused by BigDecimal itself.
            throw wrong("out_of_range", "the number is too large");
        }
    }

    List<String> strings(int max) throws Unreadable {
        array();
        List<String> all = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
            if (all.size() == max) {
                throw wrongArray("too_many", "at most " + max + " elements");
            }
            all.add(string());
        }
        return all;
    }

    void array() throws Unreadable {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrong("wrong_type", "an array is expected");
        }
    }

    /** RFC 3339, with {@code Z} or an offset. */
    Instant time() throws Unreadable {
        try {
            return Rfc3339.parse(string());
        } catch (DateTimeException e) {
            throw wrong("malformed", "an RFC 3339 time is expected");
        }
    }

    /** Any JSON value but null, as maps, lists, strings, numbers and booleans. */
    Object value() throws Unreadable {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> string();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case START_ARRAY -> {
                List<Object> all = new ArrayList<>();
                while (next() != JsonToken.END_ARRAY) {
                    all.add(value());
                }
                yield all;
            }
            case START_OBJECT -> map();
            case null, default -> throw wrong("null", "null is not allowed: leave the field out");
        };
    }

    Map<String, Object> map() throws Unreadable {
        object();
        Map<String, Object> all = new LinkedHashMap<>();
        String name = member();
        while (name != null) {
            if (all.putIfAbsent(name, value()) != null) {
                throw wrong("duplicate_key", "the key is there twice");
            }
            name = member();
        }
        return all;
    }

    private Object number() throws Unreadable {
        try {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                return parser.getLongValue();
            }
            BigDecimal number = parser.getDecimalValue();
            // Numbers such as 1e999999999 are short to write and endless to compute with.
            // (Not by Math.abs: the least scale has none.)
            if (number.scale() > MAX_SCALE || number.scale() < -MAX_SCALE || number.precision() > MAX_SCALE) {
                throw wrong("out_of_range", "the number is too large or too fine");
            }
            return number;
        } catch (IOException | NumberFormatException e) {
            // An exponent of too many digits is refused by BigDecimal itself.
            throw wrong("out_of_range", "the number is too large");
        }
    }

    /** From here on paths are told relative to the element that stands here. */
    void beginItem() {
        int depth = parser.getParsingContext().getNestingDepth();
        baseDepth = parser.currentToken().isStructStart() ? depth : depth + 1;
    }

    /** Skips the rest of the item that began last. */
    void skipItem() throws Unreadable {
        while (parser.getParsingContext().getNestingDepth() >= baseDepth) {
            next();
        }
    }

    int offset() {
        return (int) parser.currentLocation().getByteOffset();
    }

    int tokenOffset() {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    Unreadable wrong(String code, String message) {
        return new Unreadable(Failure.invalid(path(), code, message));
    }

    /** A complaint about the array whose element stands here. */
    Unreadable wrongArray(String code, String message) {
        String path = path();
        int index = path.lastIndexOf('[');
        return new Unreadable(Failure.invalid(index < 0 ? path : path.substring(0, index), code, message));
    }

    Unreadable missing(String member) {
        // The object has just ended, so that what stands here is the object itself.
        String path = path();
        return new Unreadable(
                Failure.invalid(path.isEmpty() ? member : path + "." + member, "required", "the field is required"));
    }

    /** The path of the value that stands here. */
    private String path() {
        return JsonPath.of(parser.getParsingContext(), baseDepth);
    }

    private Unreadable broken(IOException e) {
        if (e instanceof StreamConstraintsException) {
            return wrong("limit_exceeded", "too deep, too long or too large");
        }
        if (e instanceof JsonProcessingException json && json.getLocation() != null) {
            String path = path();
            return new Unreadable(Failure.of(
                    FailureCode.MALFORMED_JSON,
                    "Not JSON at byte " + json.getLocation().getByteOffset()
                            + (path.isEmpty() ? "." : ", in " + path + ".")));
        }
        return new Unreadable(Failure.of(FailureCode.MALFORMED_JSON));
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new IllegalStateException("a parser over an array has nothing to close", e);
        }
    }
}
