package org.zerotrust.rego.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * JSON text to Rego values: numbers exact, integers that fit as {@link Long}, every other number with its text
 * ({@link Decimal}) or as {@link BigInteger}; arrays and objects immutable. Exactly one value must stand in the text.
 */
public final class Json {
    /** What happens where an object names a key twice. */
    public enum DuplicateKeys {
        /** The last one counts, as in OPA. */
        LAST_WINS,
        /** The text is refused. */
        REFUSED
    }

    /** The text is not one JSON value, or not within the limits. */
    public static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int row;
        private final int column;

        MalformedException(String message, int row, int column) {
            super(message, null, false, false);
            this.row = row;
            this.column = column;
        }

        /** 1-based row of the fault. */
        public int row() {
            return row;
        }

        /** 1-based column of the fault. */
        public int column() {
            return column;
        }
    }

    /** As deep as OPA reads. */
    private static final int MAX_DEPTH = 10_000;

    /** Longer numbers would make their own arithmetic the attack. */
    private static final int MAX_NUMBER_CHARS = 10_000;

    /** The letter, a sign and nine digits: what exact arithmetic can hold. */
    private static final int MAX_EXPONENT_CHARS = 11;

    private static final JsonFactory STRICT = factory(true);
    private static final JsonFactory LAST_WINS = factory(false);

    private Json() {}

    static JsonFactory factory(boolean strict) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_CHARS)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
                .configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION, false)
                .build();
    }

    /**
     * Reads one value; of doubled keys the last one counts.
     *
     * @throws MalformedException where the text is not one JSON value
     */
    public static Object read(String text) {
        return read(text, DuplicateKeys.LAST_WINS);
    }

    /**
     * Reads one value.
     *
     * @throws MalformedException where the text is not one JSON value
     */
    public static Object read(String text, DuplicateKeys duplicates) {
        try (JsonParser parser = of(duplicates).createParser(text)) {
            return document(parser);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * Reads one value from UTF-8.
     *
     * @throws MalformedException where the text is not one JSON value
     */
    public static Object read(byte[] utf8, DuplicateKeys duplicates) {
        try (JsonParser parser = of(duplicates).createParser(utf8)) {
            return document(parser);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * Reads one value from UTF-8 up to the end of the stream, which is closed.
     *
     * @throws MalformedException where the text is not one JSON value
     * @throws UncheckedIOException where the stream cannot be read
     */
    public static Object read(InputStream utf8, DuplicateKeys duplicates) {
        try (JsonParser parser = of(duplicates).createParser(utf8)) {
            return document(parser);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private static JsonFactory of(DuplicateKeys duplicates) {
        return switch (duplicates) {
            case LAST_WINS -> LAST_WINS;
            case REFUSED -> STRICT;
        };
    }

    static RuntimeException malformed(IOException e) {
        if (e instanceof JsonProcessingException j) {
            var at = j.getLocation();
            return new MalformedException(
                    j.getOriginalMessage(), at == null ? 0 : at.getLineNr(), at == null ? 0 : at.getColumnNr());
        }
        return new UncheckedIOException(e);
    }

    private static Object document(JsonParser parser) throws IOException {
        return document(parser, new JsonTree(parser, null));
    }

    static Object document(JsonParser parser, JsonTree tree) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new MalformedException("no JSON value", 1, 1);
        }
        Object value = tree.value(first);
        if (parser.nextToken() != null) {
            var at = parser.currentTokenLocation();
            throw new MalformedException("text after the JSON value", at.getLineNr(), at.getColumnNr());
        }
        return value;
    }

    /**
     * The number that a JSON text names.
     *
     * @return a {@link Long}, {@link BigInteger} or {@link Decimal}
     * @throws NumberFormatException where the text is no JSON number
     */
    public static Number number(String text) {
        boolean integer = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                integer = false;
                break;
            }
        }
        if (!integer || text.equals("-0")) {
            int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
            if (exponent >= 0 && text.length() - exponent > MAX_EXPONENT_CHARS) {
                throw new NumberFormatException("number too big");
            }
            return new Decimal(text);
        }
        if (text.length() < 19) {
            return Long.parseLong(text);
        }
        BigInteger big = new BigInteger(text);
        return big.bitLength() < 64 ? (Number) big.longValue() : big;
    }

    /** The value as compact JSON; see {@link JsonWriter}. */
    public static String write(@Nullable Object value) {
        return new JsonWriter().write(value).toString();
    }
}
