package org.zerotrust.rego.builtin.form;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.zerotrust.rego.builtin.form.GlobParser.Node;

/**
 * A compiled glob pattern, as {@code glob.match} reads it (the syntax of gobwas/glob 1.0): {@code *} and {@code ?} stop
 * at delimiters, {@code **} does not, {@code [a-z]}, {@code [!abc]}, {@code {a,b}}, {@code \} escapes.
 *
 * <p>Matching takes time linear in the text whatever the pattern: the pattern is a position automaton of which all
 * states are followed at once.
 */
public final class Glob {
    private static final int ACCEPT = 0;

    private final List<Node> positions = new ArrayList<>();
    private final List<BitSet> follow = new ArrayList<>();
    private final BitSet start;
    /** The same automaton in machine words, where it has at most 64 states. */
    private final long[] follows;

    private final Node[] nodes;
    private final long first;

    private Glob(Node root) {
        positions.add(root);
        follow.add(new BitSet());
        BitSet accept = new BitSet();
        accept.set(ACCEPT);
        start = build(root, accept);
        nodes = positions.toArray(Node[]::new);
        follows = new long[nodes.length <= Long.SIZE ? nodes.length : 0];
        for (int i = 0; i < follows.length; i++) {
            follows[i] = word(follow.get(i));
        }
        first = follows.length == 0 ? 0 : word(start);
    }

    private static long word(BitSet b) {
        return b.isEmpty() ? 0 : b.toLongArray()[0];
    }

    /**
     * Compiles a pattern.
     *
     * @param delimiters the code points at which {@code *} and {@code ?} stop; empty for none
     * @throws IllegalArgumentException where the pattern is malformed, in the words of OPA's error
     */
    public static Glob compile(String pattern, int... delimiters) {
        return new Glob(new GlobParser(pattern, delimiters).parse());
    }

    /** The states in which this node is entered, where {@code next} are those entered after it. */
    private BitSet build(Node node, BitSet next) {
        return switch (node) {
            case Node.Sequence s -> {
                BitSet after = next;
                for (Node child : s.nodes().reversed()) {
                    after = build(child, after);
                }
                yield after;
            }
            case Node.Choice c -> {
                BitSet entry = new BitSet();
                for (Node child : c.nodes()) {
                    entry.or(build(child, next));
                }
                yield entry;
            }
            case Node.Text t -> {
                BitSet after = next;
                int[] points = t.text().codePoints().toArray();
                for (int i = points.length - 1; i >= 0; i--) {
                    after = position(new Node.One(points[i]), after, false);
                }
                yield after;
            }
            case Node.Star s -> {
                BitSet entry = position(s, next, true);
                entry.or(next);
                yield entry;
            }
            case Node.One o -> position(o, next, false);
            case Node.Any a -> position(a, next, false);
            case Node.Range r -> position(r, next, false);
            case Node.Chars c -> position(c, next, false);
        };
    }

    private BitSet position(Node node, BitSet next, boolean loops) {
        int p = positions.size();
        positions.add(node);
        BitSet after = (BitSet) next.clone();
        if (loops) {
            after.set(p);
        }
        follow.add(after);
        BitSet entry = new BitSet();
        entry.set(p);
        return entry;
    }

    /** Whether the whole text matches. */
    public boolean matches(String text) {
        return follows.length > 0 ? matchWords(text) : matchSets(text);
    }

    /** The number of states: a text of n characters costs at most n times this. */
    public int size() {
        return nodes.length;
    }

    private boolean matchWords(String text) {
        long states = first;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            long next = 0;
            for (long left = states & ~1L; left != 0; left &= left - 1) {
                int p = Long.numberOfTrailingZeros(left);
                if (nodes[p].takes(c)) {
                    next |= follows[p];
                }
            }
            if (next == 0) {
                return false;
            }
            states = next;
        }
        return (states & 1L << ACCEPT) != 0;
    }

    private boolean matchSets(String text) {
        BitSet states = start;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            BitSet next = new BitSet(nodes.length);
            for (int p = states.nextSetBit(1); p >= 0; p = states.nextSetBit(p + 1)) {
                if (nodes[p].takes(c)) {
                    next.or(follow.get(p));
                }
            }
            if (next.isEmpty()) {
                return false;
            }
            states = next;
        }
        return states.get(ACCEPT);
    }

    /** The text with every special character escaped, so that as a pattern it matches itself. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("*?\\[]{}".indexOf(c) >= 0) {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }
}
