package org.zerotrust.rego.builtin.form;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether some text matches both of two simple patterns, as {@code regex.globs_match} tells: {@code .}, {@code [a-z]},
 * and the flags {@code *} and {@code +} after either or a character. The search is OPA's own, which does not find every
 * intersection; what it answers is what policies were written against.
 */
public final class GlobIntersection {
    private enum Flag {
        NONE,
        PLUS,
        STAR
    }

    /** @param set the characters it stands for; null for any */
    private record Token(@Nullable BitSet set, boolean single, Flag flag) {
        boolean meets(Token o) {
            return set == null || o.set == null || set.intersects(o.set);
        }

        boolean same(Token o) {
            return single == o.single && java.util.Objects.equals(set, o.set);
        }
    }

    private final LongConsumer work;

    private GlobIntersection(LongConsumer work) {
        this.work = work;
    }

    /**
     * Whether the two intersect.
     *
     * @throws IllegalArgumentException where a pattern is malformed, in the words of OPA's error
     */
    public static boolean nonEmpty(String left, String right, LongConsumer work) {
        List<Token> a = simplify(new Reader(left, work).tokens());
        List<Token> b = simplify(new Reader(right, work).tokens());
        return new GlobIntersection(work).trimmed(a, b);
    }

    private static List<Token> simplify(List<Token> tokens) {
        List<Token> out = new ArrayList<>();
        for (Token t : tokens) {
            Token last = out.isEmpty() ? null : out.getLast();
            if (last != null && t.flag != Flag.NONE && last.flag != Flag.NONE && t.same(last)) {
                Flag f = t.flag == Flag.PLUS || last.flag == Flag.PLUS ? Flag.PLUS : Flag.STAR;
                out.set(out.size() - 1, new Token(last.set, last.single, f));
            } else {
                out.add(t);
            }
        }
        return out;
    }

    private boolean trimmed(List<Token> a, List<Token> b) {
        int l = 0;
        while (l < a.size() && l < b.size() && a.get(l).flag == Flag.NONE && b.get(l).flag == Flag.NONE) {
            if (!a.get(l).meets(b.get(l))) {
                return false;
            }
            l++;
        }
        if (l > 0) {
            l--;
        }
        int r1 = a.size() - 1;
        int r2 = b.size() - 1;
        while (r1 >= l && r2 >= l && a.get(r1).flag == Flag.NONE && b.get(r2).flag == Flag.NONE) {
            if (!a.get(r1).meets(b.get(r2))) {
                return false;
            }
            r1--;
            r2--;
        }
        if (r1 < a.size() - 1) {
            r1++;
            r2++;
        }
        return normal(a.subList(l, r1 + 1), b.subList(l, r2 + 1));
    }

    private boolean normal(List<Token> a, List<Token> b) {
        int n = Math.min(a.size(), b.size());
        for (int i = 0; i < n; i++) {
            work.accept(1);
            if (a.get(i).flag != Flag.NONE || b.get(i).flag != Flag.NONE) {
                return special(a.subList(i, a.size()), b.subList(i, b.size()));
            }
            if (!a.get(i).meets(b.get(i))) {
                return false;
            }
        }
        return a.size() == b.size();
    }

    private boolean special(List<Token> a, List<Token> b) {
        return switch (a.getFirst().flag) {
            case PLUS -> plus(a, b);
            case STAR -> star(a, b);
            case NONE -> b.getFirst().flag == Flag.PLUS ? plus(b, a) : star(b, a);
        };
    }

    private boolean plus(List<Token> plussed, List<Token> other) {
        if (!plussed.getFirst().meets(other.getFirst())) {
            return false;
        }
        if (star(plussed, other.subList(1, other.size()))) {
            return true;
        }
        return other.getFirst().flag != Flag.NONE && normal(plussed.subList(1, plussed.size()), other);
    }

    private boolean star(List<Token> starred, List<Token> other) {
        Token star = starred.getFirst();
        Token next = starred.size() > 1 ? starred.get(1) : null;
        for (int i = 0; i < other.size(); i++) {
            work.accept(1);
            Token t = other.get(i);
            if (next != null
                    && t.meets(next)
                    && normal(starred.subList(1, starred.size()), other.subList(i, other.size()))) {
                return true;
            }
            if (!t.meets(star)) {
                return false;
            }
        }
        return next == null;
    }

    /** Reads one pattern. */
    private static final class Reader {
        private static final int END = -1;

        private final int[] input;
        private final LongConsumer work;
        private int at;
        private boolean escaped;

        Reader(String pattern, LongConsumer work) {
            this.input = pattern.codePoints().toArray();
            this.work = work;
        }

        private IllegalArgumentException error(int position, String message) {
            return new IllegalArgumentException("input:" + new String(input, 0, input.length) + ", pos:" + position
                    + ", " + message + ": the input provided is invalid");
        }

        private int rune() {
            escaped = false;
            if (at >= input.length) {
                return END;
            }
            if (input[at] == '\\') {
                if (at == input.length - 1) {
                    throw error(at, "input ends with a \\ (escape) character");
                }
                escaped = true;
                at += 2;
                return input[at - 1];
            }
            return input[at++];
        }

        List<Token> tokens() {
            List<Token> out = new ArrayList<>();
            for (int c = rune(); c != END; c = rune()) {
                work.accept(1);
                BitSet set;
                boolean single = false;
                if (!escaped && c == '.') {
                    set = null;
                } else if (!escaped && c == '[') {
                    set = set();
                } else if (!escaped && c == ']') {
                    throw error(at, "set-close ']' with no preceding '['");
                } else if (!escaped && (c == '*' || c == '+')) {
                    throw error(at, "flag '" + (char) c + "' must be preceded by a non-flag");
                } else {
                    set = new BitSet();
                    set.set(c);
                    single = true;
                }
                out.add(new Token(set, single, flag()));
            }
            return out;
        }

        private Flag flag() {
            int before = at;
            int c = rune();
            if (c != END && !escaped && c == '*') {
                return Flag.STAR;
            }
            if (c != END && !escaped && c == '+') {
                return Flag.PLUS;
            }
            at = before;
            return Flag.NONE;
        }

        private BitSet set() {
            BitSet out = new BitSet();
            int previous = END;
            for (int c = rune(); c != END; c = rune()) {
                if (!escaped && c == ']') {
                    return out;
                }
                if (escaped || c != '-') {
                    out.set(c);
                    previous = c;
                    continue;
                }
                if (previous == END) {
                    throw error(at, "range character '-' must be preceded by a Unicode character");
                }
                if (at >= input.length - 1) {
                    throw error(at, "range character '-' must be followed by a Unicode character");
                }
                int high = rune();
                if (!escaped && (high == ']' || high == '-')) {
                    throw error(at, "range character '-' cannot be followed by a special symbol");
                }
                if (high < previous) {
                    throw error(
                            at,
                            "range is out of order: '" + Character.toString(high) + "' comes before '"
                                    + Character.toString(previous) + "' in Unicode");
                }
                out.set(previous, high + 1);
                work.accept((high - previous) / 64);
                previous = END;
            }
            throw error(at, "found [ without matching ]");
        }
    }
}
