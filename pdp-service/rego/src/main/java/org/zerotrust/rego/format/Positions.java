package org.zerotrust.rego.format;

import java.util.List;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;

/** Rows that the layout is measured by. */
final class Positions {
    /** The file of what the formatter made itself. */
    static final String MADE = "__format_default__";

    private Positions() {}

    static int breaks(String text) {
        int n = 0;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            n++;
        }
        return n;
    }

    static int endRow(Location at) {
        return at.row() + breaks(at.text());
    }

    /** The place of something that the formatter made. */
    static Location made(String text, int row) {
        return new Location(MADE, row, 1, 0, text.length(), text);
    }

    static boolean isMade(Location at) {
        return at.file().equals(MADE);
    }

    /** By row, then column. */
    static int compare(Location a, Location b) {
        return a.row() != b.row() ? Integer.compare(a.row(), b.row()) : Integer.compare(a.col(), b.col());
    }

    /** The row of the bracket that closes the first opening one in a text; -1 where there is none. */
    static int closingRow(char open, char close, Location at) {
        return closingRow(at.text(), 0, open, close, at.row());
    }

    /** The same behind a first pair of other brackets. */
    static int closingRowBehind(char skipOpen, char skipClose, char open, char close, Location at) {
        String text = at.text();
        int[] behind = matching(text, 0, skipOpen, skipClose);
        return closingRow(text, behind[0], open, close, at.row() + behind[1]);
    }

    private static int closingRow(String text, int from, char open, char close, int row) {
        int[] end = matching(text, from, open, close);
        return end[0] >= text.length() ? -1 : row + end[1];
    }

    /** The index of the matching bracket (the length where there is none) and the line breaks between the two. */
    private static int[] matching(String text, int from, char open, char close) {
        int i = Math.min(from, text.length());
        while (i < text.length() && text.charAt(i) != open) {
            i++;
        }
        int breaks = 0;
        for (int state = 1; state > 0; ) {
            i++;
            if (i >= text.length()) {
                return new int[] {text.length(), breaks};
            }
            char c = text.charAt(i);
            if (c == open) {
                state++;
            } else if (c == close) {
                state--;
            } else if (c == '\n') {
                breaks++;
            }
        }
        return new int[] {i, breaks};
    }

    /** The last row of an expression's own terms, without its modifiers. */
    static int termsEndRow(Expr e) {
        String text = e.location.text();
        if (!e.withs.isEmpty()) {
            int offset = e.withs.getFirst().location.offset() - e.location.offset();
            if (offset > 0 && offset <= text.length()) {
                text = text.substring(0, offset);
            }
        }
        return e.location.row() + breaks(text.stripTrailing());
    }

    static int endRow(Body b) {
        List<Expr> exprs = b.exprs;
        if (exprs.isEmpty()) {
            return 0;
        }
        Location at = exprs.getLast().location;
        return at.row() + breaks(at.text().stripTrailing());
    }
}
