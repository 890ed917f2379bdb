package org.zerotrust.pdp.dev.policy;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A table with a frame, as the {@code opa} command draws it. */
final class TextTable {
    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();
    private boolean numbersRight;

    /** @param header empty for none */
    TextTable(List<String> header) {
        this.header = List.copyOf(header);
    }

    /** Puts every column but the first to the right. */
    TextTable numbersRight() {
        numbersRight = true;
        return this;
    }

    /** Adds a row. */
    void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** Adds a row. */
    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** Draws it; nothing where it has no row. */
    void print(PrintStream out) {
        if (rows.isEmpty()) {
            return;
        }
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            measure(row, widths);
        }
        measure(header, widths);
        out.println(border(widths, "┌", "┬", "┐"));
        if (!header.isEmpty()) {
            out.println(line(header, widths, true));
            out.println(border(widths, "├", "┼", "┤"));
        }
        rows.forEach(row -> out.println(line(row, widths, false)));
        out.println(border(widths, "└", "┴", "┘"));
    }

    private static void measure(List<String> cells, int[] widths) {
        for (int i = 0; i < cells.size() && i < widths.length; i++) {
            widths[i] = Math.max(widths[i], length(cells.get(i)));
        }
    }

    private static int length(String s) {
        return s.codePointCount(0, s.length());
    }

    private static String border(int[] widths, String left, String middle, String right) {
        StringBuilder line = new StringBuilder(left);
        for (int i = 0; i < widths.length; i++) {
            line.append(i == 0 ? "" : middle).append("─".repeat(widths[i] + 2));
        }
        return line.append(right).toString();
    }

    private String line(List<String> cells, int[] widths, boolean centered) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            int spare = widths[i] - length(cells.get(i));
            int left = centered ? spare / 2 : numbersRight && i > 0 ? spare : 0;
            line.append("│ ").append(" ".repeat(left)).append(cells.get(i)).append(" ".repeat(spare - left + 1));
        }
        return line.append("│").toString();
    }
}
