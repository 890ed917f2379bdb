package org.zerotrust.rego.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads base documents, which may be large and of which a decision needs little. As {@link Json#read} with doubled keys
 * refused, but that small arrays and objects in a large object stay text until they are asked for ({@link Unread}); that
 * text is checked here, so that what is accepted does not depend on the size. The result is frozen.
 */
public final class BaseJson {
    /** Members that an object has before further ones stay text. */
    static final int LARGE = 1_000;

    /** The longest text that stays one, in bytes: what it takes to read it is part of some decision's time. */
    static final int SMALL_TEXT = 4_096;

    /** Names of an object up to which each is compared with each. */
    private static final int FEW = 16;

    /** Names are as many as devices: nothing that is to be remembered across documents. */
    private static final JsonFactory FACTORY = Json.factory(false)
            .rebuild()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final byte[] utf8;
    private final JsonParser parser;
    /** The names of every object that is being passed over, the innermost's last, and where each object's begin. */
    private final List<String> names = new ArrayList<>();

    private final List<Integer> begins = new ArrayList<>();

    private BaseJson(byte[] utf8, JsonParser parser) {
        this.utf8 = utf8;
        this.parser = parser;
    }

    /**
     * Reads one document.
     *
     * @param utf8 which nobody may change any more
     * @throws Json.MalformedException where it is not one JSON value, or an object names a key twice
     */
    public static Object read(byte[] utf8) {
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            return Frozen.copy(Json.document(parser, new JsonTree(parser, new BaseJson(utf8, parser))));
        } catch (IOException e) {
            throw Json.malformed(e);
        }
    }

    /** The value whose text begins here; it was checked before. */
    static Object at(byte[] utf8, int start) {
        try (JsonParser parser = FACTORY.createParser(utf8, start, utf8.length - start)) {
            return new JsonTree(parser, null).value(parser.nextToken());
        } catch (IOException e) {
            throw new UncheckedIOException("the text was checked before", e);
        }
    }

    byte[] utf8() {
        return utf8;
    }

    /** Where the array or object begins whose first token was read last. */
    int start() {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        if (utf8[start] != '{' && utf8[start] != '[') {
            throw new IllegalStateException("nothing opens at byte " + start);
        }
        return start;
    }

    /**
     * Reads over the array or object whose first token was read last, and checks it.
     *
     * @return whether it is small enough to stay text
     */
    boolean passOver() throws IOException {
        int start = start();
        int depth = 1;
        begins.add(0);
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new Json.MalformedException("the JSON value does not end", 0, 0);
            }
            switch (token) {
                case START_ARRAY, START_OBJECT -> {
                    depth++;
                    begins.add(names.size());
                }
                case END_ARRAY, END_OBJECT -> {
                    depth--;
                    unique(begins.removeLast());
                }
                case FIELD_NAME -> names.add(parser.currentName());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    var _ = JsonTree.number(parser);
                }
                // The parser skips what it isn't asked for; asked, it decodes and so checks the text.
                case VALUE_STRING -> {
                    var _ = parser.getTextLength();
                }
                case VALUE_TRUE, VALUE_FALSE, VALUE_NULL, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> {
                    // Nothing to check.
                }
            }
        }
        return parser.currentLocation().getByteOffset() - start <= SMALL_TEXT;
    }

    /** Takes the names of the object that ends off the list. */
    private void unique(int from) {
        int many = names.size() - from;
        Set<String> seen = many > FEW ? HashSet.newHashSet(many) : Set.of();
        for (int i = names.size() - 1; i >= from; i--) {
            String name = names.removeLast();
            boolean again = many > FEW && !seen.add(name);
            for (int k = from; k < i && many <= FEW; k++) {
                again |= name.equals(names.get(k));
            }
            if (again) {
                throw malformed("Duplicate field '" + name + "'");
            }
        }
    }

    Json.MalformedException malformed(String what) {
        var at = parser.currentTokenLocation();
        return new Json.MalformedException(what, at.getLineNr(), at.getColumnNr());
    }
}
