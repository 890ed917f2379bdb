package org.zerotrust.rego.builtin.form;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads a glob pattern; what it refuses, and where, is as in gobwas/glob 1.0. */
final class GlobParser {
    /** A part of a pattern. */
    sealed interface Node {
        /** Whether a part that stands for characters stands for this one. */
        default boolean takes(int c) {
            return false;
        }

        record Sequence(List<Node> nodes) implements Node {}

        record Choice(List<Node> nodes) implements Node {}

        record Text(String text) implements Node {}

        record One(int point) implements Node {
            @Override
            public boolean takes(int c) {
                return c == point;
            }
        }

        record Any(Delimiters delimiters) implements Node {
            @Override
            public boolean takes(int c) {
                return !delimiters.have(c);
            }
        }

        record Star(Delimiters delimiters) implements Node {
            @Override
            public boolean takes(int c) {
                return !delimiters.have(c);
            }
        }

        record Range(int low, int high, boolean not) implements Node {
            @Override
            public boolean takes(int c) {
                return (c >= low && c <= high) != not;
            }
        }

        record Chars(String chars, boolean not) implements Node {
            @Override
            public boolean takes(int c) {
                return (chars.indexOf(c) >= 0) != not;
            }
        }
    }

    /** The code points at which a star stops. */
    static final class Delimiters {
        static final Delimiters NONE = new Delimiters(new int[0]);

        private final int[] points;

        Delimiters(int[] points) {
            this.points = points.clone();
        }

        boolean have(int c) {
            for (int p : points) {
                if (p == c) {
                    return true;
                }
            }
            return false;
        }
    }

    private static final int END = -1;
    /** Deeper groups than any pattern written by hand would only exhaust the stack. */
    private static final int DEEPEST = 200;

    private final int[] points;
    private final Delimiters delimiters;
    private int at;
    private int groups;

    GlobParser(String pattern, int[] delimiters) {
        this.points = pattern.codePoints().toArray();
        this.delimiters = new Delimiters(delimiters);
    }

    private IllegalArgumentException error(String reason) {
        int offset = 0;
        for (int i = 0; i < Math.min(at, points.length); i++) {
            int c = points[i];
            offset += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        }
        return new IllegalArgumentException("glob: syntax error at " + offset + ": " + reason);
    }

    private int peek() {
        if (at >= points.length) {
            return END;
        }
        int c = points[at];
        if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            throw error("invalid UTF-8 sequence");
        }
        return c;
    }

    private int read() {
        int c = peek();
        if (c != END) {
            at++;
        }
        return c;
    }

    Node parse() {
        Deque<List<Node>> choices = new ArrayDeque<>();
        Deque<List<Node>> sequences = new ArrayDeque<>();
        sequences.push(new ArrayList<>());
        for (int c = read(); c != END; c = read()) {
            List<Node> sequence = sequences.getFirst();
            if (c == '{') {
                if (++groups > DEEPEST) {
                    throw error("groups are nested too deep");
                }
                choices.push(new ArrayList<>());
                sequences.push(new ArrayList<>());
            } else if (c == ',' && groups > 0) {
                choices.getFirst().add(new Node.Sequence(sequences.pop()));
                sequences.push(new ArrayList<>());
            } else if (c == '}' && groups > 0) {
                groups--;
                List<Node> choice = choices.pop();
                choice.add(new Node.Sequence(sequences.pop()));
                sequences.getFirst().add(new Node.Choice(choice));
            } else if (c == '[') {
                sequence.add(range());
            } else if (c == '?') {
                sequence.add(new Node.Any(delimiters));
            } else if (c == '*') {
                if (peek() == '*') {
                    at++;
                    sequence.add(new Node.Star(Delimiters.NONE));
                } else {
                    sequence.add(new Node.Star(delimiters));
                }
            } else {
                at--;
                sequence.add(new Node.Text(text(groups > 0 ? "?*[{}," : "?*[{", "trailing backslash")));
            }
        }
        if (groups > 0) {
            throw error("unclosed `{`");
        }
        return new Node.Sequence(sequences.pop());
    }

    private String text(String breakers, String cutShort) {
        StringBuilder out = new StringBuilder();
        boolean escaped = false;
        while (true) {
            int c = peek();
            if (c == END) {
                if (escaped) {
                    throw error(cutShort);
                }
                return out.toString();
            }
            if (!escaped) {
                if (c == '\\') {
                    escaped = true;
                    at++;
                    continue;
                }
                if (breakers.indexOf(c) >= 0) {
                    return out.toString();
                }
            }
            escaped = false;
            at++;
            out.appendCodePoint(c);
        }
    }

    /** After the opening bracket. */
    private Node range() {
        boolean not = false;
        int c = classRead();
        if (c == '!') {
            not = true;
            c = classRead();
        }
        if (peek() == '-') {
            at++;
            int high = classRead();
            close();
            if (high < c) {
                throw error("range hi character is less than lo");
            }
            return new Node.Range(c, high, not);
        }
        at--;
        String chars = text("]", "unexpected end of input");
        close();
        if (chars.isEmpty()) {
            throw error("could not parse range");
        }
        int[] sorted = chars.codePoints().sorted().distinct().toArray();
        return new Node.Chars(new String(sorted, 0, sorted.length), not);
    }

    private int classRead() {
        int c = read();
        if (c == END) {
            throw error("unexpected end of input");
        }
        return c;
    }

    private void close() {
        if (classRead() != ']') {
            throw error("expected close range character");
        }
    }
}
