package org.zerotrust.rego.tool;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.zerotrust.rego.ast.Location;

/**
 * Which parts of policies were evaluated, in the shape of OPA's report.
 *
 * @param files by name
 */
public record CoverageReport(SortedMap<String, File> files) {
    /**
     * A part of a source: 1-based, columns in code points, the end behind the last character.
     */
    public record Range(int row, int col, int endRow, int endCol) implements Comparable<Range> {
        static Range of(Location at) {
            int endRow = at.row();
            String text = at.text();
            int last = text.lastIndexOf('\n');
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) == '\n') {
                    endRow++;
                }
            }
            int chars = text.codePointCount(last + 1, text.length());
            return new Range(at.row(), at.col(), endRow, last < 0 ? at.col() + chars : 1 + chars);
        }

        boolean contains(Range other) {
            boolean starts = row < other.row || row == other.row && col <= other.col;
            boolean ends = endRow > other.endRow || endRow == other.endRow && endCol >= other.endCol;
            return starts && ends;
        }

        @Override
        public int compareTo(Range o) {
            int c = row != o.row ? row - o.row : col - o.col;
            return c != 0 ? c : endRow != o.endRow ? endRow - o.endRow : endCol - o.endCol;
        }
    }

    /** Of one file, each list in the order of places. */
    public record File(List<Range> covered, List<Range> notCovered) {
        public File {
            covered = List.copyOf(covered);
            notCovered = List.copyOf(notCovered);
        }

        /** How many lines have covered parts. */
        public int coveredLines() {
            return rows(covered).cardinality();
        }

        /** How many lines have parts that are not covered. */
        public int notCoveredLines() {
            return rows(notCovered).cardinality();
        }
    }

    public CoverageReport {
        files = new TreeMap<>(files);
    }

    private static BitSet rows(List<Range> ranges) {
        BitSet rows = new BitSet();
        ranges.forEach(r -> rows.set(r.row, r.endRow + 1));
        return rows;
    }

    /** Of all files. */
    public int coveredLines() {
        return files.values().stream().mapToInt(File::coveredLines).sum();
    }

    /** Of all files. */
    public int notCoveredLines() {
        return files.values().stream().mapToInt(File::notCoveredLines).sum();
    }

    /** Percent of lines. */
    public double coverage() {
        return percent(coveredLines(), notCoveredLines());
    }

    private static double percent(int covered, int not) {
        return covered + not == 0 ? 0 : 100.0 * covered / (covered + not);
    }

    /** The lines that are not covered: {@code file:3} and {@code file:5-7}. */
    public List<String> notCovered() {
        List<String> out = new ArrayList<>();
        files.forEach((name, file) -> {
            BitSet rows = rows(file.notCovered);
            for (int i = rows.nextSetBit(0); i >= 0; ) {
                int end = rows.nextClearBit(i) - 1;
                out.add(name + ":" + i + (end > i ? "-" + end : ""));
                i = rows.nextSetBit(end + 1);
            }
        });
        return out;
    }

    /** As OPA writes it, for a JSON writer that keeps the order of keys. */
    public Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        files.forEach((name, file) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            if (!file.covered.isEmpty()) {
                one.put(
                        "covered",
                        file.covered.stream().map(CoverageReport::json).toList());
            }
            if (!file.notCovered.isEmpty()) {
                one.put(
                        "not_covered",
                        file.notCovered.stream().map(CoverageReport::json).toList());
            }
            int covered = file.coveredLines();
            int not = file.notCoveredLines();
            putUnlessZero(one, "covered_lines", covered);
            putUnlessZero(one, "not_covered_lines", not);
            putUnlessZero(one, "coverage", percent(covered, not));
            all.put(name, one);
        });
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("files", all);
        out.put("covered_lines", coveredLines());
        out.put("not_covered_lines", notCoveredLines());
        out.put("coverage", coverage());
        return out;
    }

    private static void putUnlessZero(Map<String, Object> to, String key, Number n) {
        if (n.doubleValue() != 0) {
            to.put(key, n);
        }
    }

    private static Map<String, Object> json(Range r) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("start", position(r.row, r.col));
        out.put("end", position(r.endRow, r.endCol));
        return out;
    }

    private static Map<String, Object> position(int row, int col) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("row", row);
        out.put("col", col);
        return out;
    }
}
