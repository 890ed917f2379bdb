package org.zerotrust.rego.parser;

import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Comment;
import org.zerotrust.rego.ast.Location;

/** All that a step of the parser changes, so that an attempt can be undone. */
final class State {
    final String file;
    Scanner scanner;

    /** The current token. */
    Token tok = Token.ILLEGAL;

    String lit = "";
    int row;
    int col;
    int offset;
    int tokEnd;

    /** Where the token before the current one ended; white space does not count. */
    int lastEnd;

    /** How many wildcards have been named. */
    int wildcard;

    /** Whether a line ended between the last token and the current one. */
    boolean skippedNewline;

    @Nullable
    Chain<Found> errors;

    @Nullable
    Chain<Comment> comments;

    @Nullable
    Chain<String> hints;

    /** An error as it was found; its source line is cut out only if it is reported. */
    record Found(Location location, String message) {}

    State(String file, Scanner scanner) {
        this.file = file;
        this.scanner = scanner;
    }

    State copy() {
        State s = new State(file, scanner.copy());
        s.tok = tok;
        s.lit = lit;
        s.row = row;
        s.col = col;
        s.offset = offset;
        s.tokEnd = tokEnd;
        s.lastEnd = lastEnd;
        s.wildcard = wildcard;
        s.skippedNewline = skippedNewline;
        s.errors = errors;
        s.comments = comments;
        s.hints = hints;
        return s;
    }

    /** Where the current token stands. */
    Location loc() {
        return new Location(file, row, col, offset, tokEnd, scanner.source);
    }

    /** The source between two offsets; empty where they are none. */
    String text(int from, int to) {
        String source = scanner.source;
        return from >= 0 && from < source.length() && to >= from && to <= source.length()
                ? source.substring(from, to)
                : "";
    }
}
