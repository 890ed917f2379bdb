package org.zerotrust.rego.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes values of a parser's tokens. */
final class JsonTree {
    private final JsonParser parser;
    private final @Nullable BaseJson base;
    /** Instead of recursion, so that depth can't overflow the stack. */
    private final ArrayList<Open> stack = new ArrayList<>();

    /** @param base what keeps members of large objects as text; null where nothing does */
    JsonTree(JsonParser parser, @Nullable BaseJson base) {
        this.parser = parser;
        this.base = base;
    }

    /** One open array or object. */
    private static final class Open {
        final @Nullable RegoArray array;
        final RegoObject object;
        String key = "";
        int @Nullable [] starts;

        Open(boolean isArray) {
            array = isArray ? new RegoArray(0) : null;
            object = isArray ? RegoObject.EMPTY : new RegoObject();
        }

        void add(Object value) {
            if (array != null) {
                array.append(value);
            } else {
                object.insert(key, value);
            }
        }

        void addUnread(int start) {
            int place = object.size();
            object.append(key, Unread.TEXT);
            int[] places = starts;
            if (places == null || place >= places.length) {
                places = places == null ? new int[place * 2] : Arrays.copyOf(places, place * 2);
                starts = places;
            }
            places[place] = start;
        }
    }

    /** The value that begins with this token. */
    Object value(JsonToken first) throws IOException {
        JsonToken token = first;
        while (true) {
            boolean opens = token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT;
            if (opens && (base == null || !isMember(base))) {
                stack.add(new Open(token == JsonToken.START_ARRAY));
                token = parser.nextToken();
                continue;
            }
            if (token == JsonToken.FIELD_NAME) {
                named(parser.currentName());
                token = parser.nextToken();
                continue;
            }
            if (!opens) {
                Object done = done(token);
                if (stack.isEmpty()) {
                    return done;
                }
                stack.getLast().add(done);
            }
            token = parser.nextToken();
            if (token == null) {
                throw new Json.MalformedException("the JSON value does not end", 0, 0);
            }
        }
    }

    private void named(String key) {
        Open open = stack.getLast();
        open.key = key;
        if (base != null && open.object.containsKey(key)) {
            throw base.malformed("Duplicate field '" + key + "'");
        }
    }

    /** Whether what opens here was added to a large object, as text or read; the parser stands at its end then. */
    private boolean isMember(BaseJson texts) throws IOException {
        Open open = stack.isEmpty() ? null : stack.getLast();
        if (open == null || open.array != null || open.object.size() < BaseJson.LARGE) {
            return false;
        }
        int start = texts.start();
        if (texts.passOver()) {
            open.addUnread(start);
        } else {
            open.add(BaseJson.at(texts.utf8(), start));
        }
        return true;
    }

    private Object done(JsonToken token) throws IOException {
        return switch (token) {
            case END_ARRAY, END_OBJECT -> close(stack.removeLast());
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> RegoNull.NULL;
            case START_ARRAY, START_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("not a value in text: " + token);
        };
    }

    static Number number(JsonParser parser) throws IOException {
        try {
            return Json.number(parser.getText());
        } catch (NumberFormatException e) {
            var at = parser.currentTokenLocation();
            throw new Json.MalformedException("number too big", at.getLineNr(), at.getColumnNr());
        }
    }

    private Object close(Open open) {
        if (open.array != null) {
            return open.array;
        }
        if (base != null && open.starts != null) {
            open.object.unread(new Unread(base.utf8(), open.starts));
        }
        return open.object;
    }
}
