package org.zerotrust.rego.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Comment;
import org.zerotrust.rego.ast.Location;

/** The text so far, the indentation, and the comments that are still to be written. */
final class Page {
    private final StringBuilder out = new StringBuilder();
    final Options options;
    final List<AstError> errors = new ArrayList<>();
    private int level;
    boolean inLine;
    private boolean delay;

    /** The comment for the end of the current line. */
    @Nullable
    Comment beforeEnd;

    /** Comments not yet written, in order. */
    List<Comment> comments = List.of();

    /** Whether a piece written as it was also takes the comment on its last line. */
    boolean commentOnFinalLine;

    Page(Options options) {
        this.options = options;
    }

    /** Something that may find a comment without a place. */
    interface Writing {
        void run() throws UnexpectedComment;
    }

    /** Runs {@code w}; where that fails, the pending comments are lost, as a caller that gives up loses them. */
    void orDropComments(Writing w) throws UnexpectedComment {
        try {
            w.run();
        } catch (UnexpectedComment e) {
            comments = List.of();
            throw e;
        }
    }

    void write(String s) {
        out.append(s);
    }

    int length() {
        return out.length();
    }

    void truncate(int length) {
        out.setLength(length);
    }

    int level() {
        return level;
    }

    void level(int newLevel) {
        level = newLevel;
    }

    void up() {
        level++;
    }

    void down() {
        level--;
    }

    void startLine() {
        inLine = true;
        out.append("\t".repeat(Math.max(0, level)));
    }

    void endLine() {
        inLine = false;
        if (beforeEnd != null && !delay) {
            out.append(' ').append(beforeEnd);
            beforeEnd = null;
        }
        delay = false;
        out.append('\n');
    }

    void blankLine() {
        if (inLine) {
            endLine();
        }
        out.append('\n');
    }

    void line(String s) {
        if (!inLine) {
            startLine();
        }
        out.append(s);
        endLine();
    }

    void startSequence() {
        delay = true;
        endLine();
        up();
        startLine();
    }

    /** Writes the comments above {@code at}, and keeps one beside it for the end of the line. */
    void insertComments(Location at) throws UnexpectedComment {
        insertComments(at.row());
    }

    void insertComments(int row) throws UnexpectedComment {
        if (comments.isEmpty()) {
            beforeLineEnd(null);
            return;
        }
        List<Comment> before = new ArrayList<>();
        List<Comment> after = new ArrayList<>();
        Comment beside = null;
        for (Comment c : comments) {
            int r = c.location().row();
            if (r < row) {
                before.add(c);
            } else if (r > row) {
                after.add(c);
            } else {
                beside = c;
            }
        }
        comments = after;
        writeComments(before);
        if (!before.isEmpty() && row - before.getLast().location().row() > 1) {
            blankLine();
        }
        beforeLineEnd(beside);
    }

    /** Takes the comments above a row out of those that are pending. */
    List<Comment> takeAbove(int row) {
        List<Comment> above =
                comments.stream().filter(c -> c.location().row() < row).toList();
        if (!above.isEmpty()) {
            comments = comments.subList(above.size(), comments.size());
        }
        return above;
    }

    private void beforeLineEnd(@Nullable Comment c) throws UnexpectedComment {
        if (beforeEnd == null) {
            beforeEnd = c;
        } else if (c != null) {
            beforeEnd = null;
            throw new UnexpectedComment();
        }
    }

    void writeComments(List<Comment> all) {
        boolean metadata = false;
        for (int i = 0; i < all.size(); i++) {
            Comment c = all.get(i);
            boolean starts = isMetadata(c);
            if (i > 0) {
                Location before = all.get(i - 1).location();
                int d = c.location().row() - before.row();
                d = d != 0 ? d : c.location().col() - before.col();
                if (d > 1) {
                    blankLine();
                    metadata = false;
                } else if (d == 1 && metadata && starts) {
                    blankLine();
                }
            }
            metadata |= starts;
            line(c.toString());
        }
    }

    private static boolean isMetadata(Comment c) {
        return c.location().col() == 1 && c.text().strip().startsWith("METADATA");
    }

    /** Writes a piece of the source as it stands; the comments in it are written with it. */
    void writeAsIs(Location at, List<Comment> pending) {
        String text = at.text();
        out.append(text);
        int last = at.row() + Positions.breaks(text);
        List<Comment> left = new ArrayList<>();
        for (Comment c : pending) {
            int row = c.location().row();
            if (commentOnFinalLine && row == last) {
                out.append(' ').append(c.location().text());
            } else if (row >= last) {
                left.add(c);
            }
        }
        comments = left;
    }

    /** The whole text with one line break at its end. */
    String text() {
        int end = out.length();
        while (end > 0 && out.charAt(end - 1) == '\n') {
            end--;
        }
        return end < out.length() ? out.substring(0, end) + "\n" : out.toString();
    }
}
