package org.zerotrust.rego.format;

import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.ast.Comment;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Walk;

/** Writes what is separated by commas: on the lines that the elements stood on. */
final class ListWriter {
    private final Page p;
    private final Writers w;

    /** An element, the node that its place is measured by, and how to write it. */
    private record Item(Location location, List<? extends Node> nodes, Page.Writing writing) {}

    ListWriter(Page p, Writers w) {
        this.p = p;
        this.w = w;
    }

    /** @param wrapUnions whether {@code a | b} always gets parentheses */
    void terms(List<Term> terms, Location at, char open, char close, boolean wrapUnions) throws UnexpectedComment {
        List<Item> items = new ArrayList<>();
        for (Term t : terms) {
            boolean parens =
                    Infix.isUnion(t) && (wrapUnions || t.location.text().startsWith("("));
            items.add(new Item(
                    t.location,
                    List.of(t),
                    () -> w.terms.between(parens ? "(" : "", parens ? ")" : "", () -> w.terms.term(t))));
        }
        items(items, at, Positions.closingRow(open, close, at));
    }

    void object(ObjectValue o, Location at) throws UnexpectedComment {
        List<Item> items = new ArrayList<>();
        for (ObjectValue.Entry e : o) {
            items.add(new Item(e.key.location, List.of(), () -> pair(e.key, e.value)));
        }
        items(items, at, Positions.closingRow('{', '}', at));
    }

    private void pair(Term key, Term value) throws UnexpectedComment {
        boolean parens = Infix.isUnion(key);
        p.write(parens ? "(" : "");
        p.orDropComments(() -> w.terms.term(key));
        p.write(parens ? ")" : "");
        p.write(": ");
        boolean wrap = Infix.isUnion(value);
        w.terms.between(wrap ? "(" : "", wrap ? ")" : "", () -> w.terms.term(value));
    }

    private void items(List<Item> all, Location at, int closingRow) throws UnexpectedComment {
        List<List<Item>> lines = lines(all, at);
        boolean multiline = lines.size() > 1;
        if (!multiline) {
            for (Comment c : p.comments) {
                if (c.location().row() > at.row() && c.location().row() < closingRow) {
                    throw new UnexpectedComment();
                }
            }
            List<Item> only = lines.getFirst();
            if (!only.isEmpty()) {
                String text = at.text();
                int cut = text.indexOf(only.getFirst().location.text());
                multiline = cut > 0 && text.substring(0, cut).indexOf('\n') > 0;
            }
        }
        if (multiline) {
            p.startSequence();
        }
        for (int i = 0; i < lines.size() - 1; i++) {
            line(lines.get(i));
            p.write(",");
            p.endLine();
            p.startLine();
        }
        line(lines.getLast());
        if (multiline) {
            p.write(",");
            p.endLine();
            p.orDropComments(() -> p.insertComments(closingRow));
            p.down();
            p.startLine();
        }
    }

    private void line(List<Item> items) throws UnexpectedComment {
        p.orDropComments(() -> {
            for (int i = 0; i < items.size(); i++) {
                p.write(i == 0 ? "" : ", ");
                items.get(i).writing.run();
            }
        });
    }

    private static List<List<Item>> lines(List<Item> all, Location at) {
        if (all.stream().anyMatch(i -> i.nodes.stream().anyMatch(ListWriter::isUnplaced))) {
            return List.of(all);
        }
        List<Item> sorted = new ArrayList<>(all);
        sorted.sort((a, b) -> Positions.compare(a.location, b.location));
        List<List<Item>> lines = new ArrayList<>();
        List<Item> line = new ArrayList<>();
        int row = at.row();
        for (Item i : sorted) {
            if (i.location.row() > row && i != sorted.getFirst()) {
                lines.add(line);
                line = new ArrayList<>();
            }
            row = i.location.row();
            line.add(i);
        }
        lines.add(line);
        return lines;
    }

    /** Whether something in it was made, so that its place says nothing. */
    static boolean isUnplaced(Node n) {
        boolean[] found = {false};
        Walk.terms(n, t -> {
            found[0] |= Positions.isMade(t.location);
            return found[0];
        });
        Walk.vars(n, v -> {
            found[0] |= v.isGenerated();
            return found[0];
        });
        return found[0];
    }
}
