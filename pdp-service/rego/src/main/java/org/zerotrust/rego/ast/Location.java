package org.zerotrust.rego.ast;

import java.util.Objects;

/**
 * Where a node stands in its source.
 *
 * <p>{@code row} and {@code col} count from 1 (columns in code points); {@code offset} is the index of the first
 * character in the source, in UTF-16 units. Several locations share one source text, so a location costs no copy.
 */
public final class Location implements Comparable<Location> {
    /** The location of what no source has: generated nodes. */
    public static final Location NONE = new Location("", 0, 0, 0, 0, "");

    private final String file;
    private final int row;
    private final int col;
    private final int offset;
    private final int start;
    private final int end;
    private final String source;

    /**
     * @param source the whole text of the file
     * @param offset index in {@code source} of the first character
     * @param end index in {@code source} after the last character
     */
    public Location(String file, int row, int col, int offset, int end, String source) {
        this(file, row, col, offset, offset, end, source);
    }

    private Location(String file, int row, int col, int offset, int start, int end, String source) {
        this.file = file;
        this.row = row;
        this.col = col;
        this.source = source;
        this.offset = offset;
        this.start = Math.min(start, source.length());
        this.end = Math.max(this.start, Math.min(end, source.length()));
    }

    /** A location without source text. */
    public static Location at(String file, int row, int col) {
        return new Location(file, row, col, 0, 0, "");
    }

    public String file() {
        return file;
    }

    public int row() {
        return row;
    }

    public int col() {
        return col;
    }

    public int offset() {
        return offset;
    }

    /** Index in the source of the first character of the text; before the offset for what stands in parentheses. */
    public int start() {
        return start;
    }

    /** Index in the source after the last character of the text. */
    public int end() {
        return end;
    }

    /** The text of the node in the source, empty where it has none. */
    public String text() {
        return source.substring(start, end);
    }

    /** The whole source that this location points into. */
    public String source() {
        return source;
    }

    public boolean isNone() {
        return this == NONE;
    }

    /** The same place with the text from {@code newStart} to {@code newEnd}. */
    public Location withText(int newStart, int newEnd) {
        return new Location(file, row, col, offset, newStart, newEnd, source);
    }

    /** The same place with the text from its offset to {@code newEnd}. */
    public Location until(int newEnd) {
        return withText(offset, newEnd);
    }

    /** The line of the source that this location starts in, without its line break; empty where there is no source. */
    public String line() {
        int at = Math.min(offset, source.length());
        int from = at == 0 ? 0 : source.lastIndexOf('\n', at - 1) + 1;
        int to = source.indexOf('\n', at);
        String line = source.substring(from, to < 0 ? source.length() : to);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** By file, row and column; no location is after every location. */
    @Override
    public int compareTo(Location other) {
        if (this == other) {
            return 0;
        }
        if (isNone() || other.isNone()) {
            return isNone() ? 1 : -1;
        }
        int c = file.compareTo(other.file);
        if (c == 0) {
            c = Integer.compare(row, other.row);
        }
        return c == 0 ? Integer.compare(col, other.col) : c;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Location l
                && row == l.row
                && col == l.col
                && file.equals(l.file)
                && isNone() == l.isNone()
                && text().equals(l.text());
    }

    @Override
    public int hashCode() {
        return Objects.hash(file, row, col);
    }

    /** {@code file:row}, or the text where there is no file, or {@code row:col} where there is neither. */
    @Override
    public String toString() {
        if (isNone()) {
            return "";
        }
        if (!file.isEmpty()) {
            return file + ":" + row;
        }
        String text = text();
        return text.isEmpty() ? row + ":" + col : text;
    }
}
