package org.zerotrust.rego.corpus;

import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoArray;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;

/** Reads the ground terms that cases give as {@code input_term}: JSON and sets, keys of any type. */
final class GroundTerm {
    private final String text;
    private int at;

    private GroundTerm(String text) {
        this.text = text;
    }

    static Object read(String text) {
        GroundTerm t = new GroundTerm(text);
        Object value = t.value();
        t.space();
        if (t.at != text.length()) {
            throw new IllegalArgumentException("not a ground term: " + text);
        }
        return value;
    }

    private Object value() {
        space();
        if (take("set(")) {
            expect(')');
            return RegoSet.EMPTY;
        }
        return switch (text.charAt(at)) {
            case '{' -> braces();
            case '[' -> {
                at++;
                RegoArray out = new RegoArray(0);
                while (!close(']')) {
                    out.append(value());
                    separator();
                }
                yield out;
            }
            case '"', '`' -> string();
            default -> scalar();
        };
    }

    private Object braces() {
        at++;
        if (close('}')) {
            return RegoObject.EMPTY;
        }
        Object first = value();
        if (!is(':')) {
            RegoSet set = new RegoSet();
            set.insert(first);
            separator();
            while (!close('}')) {
                set.insert(value());
                separator();
            }
            return set;
        }
        RegoObject object = new RegoObject();
        expect(':');
        object.insert(first, value());
        separator();
        while (!close('}')) {
            Object key = value();
            expect(':');
            object.insert(key, value());
            separator();
        }
        return object;
    }

    private String string() {
        char quote = text.charAt(at);
        int end = at + 1;
        while (text.charAt(end) != quote) {
            end += quote == '"' && text.charAt(end) == '\\' ? 2 : 1;
        }
        String token = text.substring(at, end + 1);
        at = end + 1;
        return quote == '`' ? token.substring(1, token.length() - 1) : (String) Json.read(token);
    }

    private Object scalar() {
        if (take("null")) {
            return RegoNull.NULL;
        }
        int end = at;
        while (end < text.length() && ",]}: \n\t".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String token = text.substring(at, end);
        at = end;
        return Json.read(token);
    }

    private void separator() {
        space();
        if (is(',')) {
            at++;
        }
    }

    private boolean is(char c) {
        space();
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean close(char c) {
        if (is(c)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!close(c)) {
            throw new IllegalArgumentException("expected " + c + " at " + at + " of " + text);
        }
    }

    private boolean take(String word) {
        if (text.startsWith(word, at)) {
            at += word.length();
            return true;
        }
        return false;
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
