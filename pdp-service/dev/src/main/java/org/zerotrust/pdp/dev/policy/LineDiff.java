package org.zerotrust.pdp.dev.policy;

import java.util.ArrayList;
import java.util.List;

/** What changed between two texts, in unified form: lines with {@code -} and {@code +}, three lines around each change. */
public final class LineDiff {
    private static final int CONTEXT = 3;
    /** Above this the table of common lines would be too large; the whole text is then one change. */
    private static final long MAX_CELLS = 25_000_000;

    private LineDiff() {}

    /** The text that changed, in unified form. */
    public static String of(String name, String before, String after) {
        List<String> a = before.lines().toList();
        List<String> b = after.lines().toList();
        List<String> script = script(a, b);
        StringBuilder out = new StringBuilder("--- " + name + "\n+++ " + name + "\n");
        int i = 0;
        while (i < script.size()) {
            int change = i;
            while (change < script.size() && script.get(change).startsWith(" ")) {
                change++;
            }
            if (change == script.size()) {
                break;
            }
            int from = Math.max(i, change - CONTEXT);
            int to = change;
            int quiet = 0;
            while (to < script.size() && quiet <= 2 * CONTEXT) {
                quiet = script.get(to).startsWith(" ") ? quiet + 1 : 0;
                to++;
            }
            to = Math.min(script.size(), to - Math.max(0, quiet - CONTEXT));
            hunk(script, from, to, out);
            i = to;
        }
        return out.toString();
    }

    private static void hunk(List<String> script, int from, int to, StringBuilder out) {
        long oldStart =
                script.subList(0, from).stream().filter(l -> !l.startsWith("+")).count() + 1;
        long newStart =
                script.subList(0, from).stream().filter(l -> !l.startsWith("-")).count() + 1;
        List<String> lines = script.subList(from, to);
        long oldLines = lines.stream().filter(l -> !l.startsWith("+")).count();
        long newLines = lines.stream().filter(l -> !l.startsWith("-")).count();
        out.append("@@ -%d,%d +%d,%d @@%n".formatted(oldStart, oldLines, newStart, newLines));
        lines.forEach(l -> out.append(l).append('\n'));
    }

    private static List<String> script(List<String> a, List<String> b) {
        List<String> out = new ArrayList<>();
        if ((long) a.size() * b.size() > MAX_CELLS) {
            a.forEach(l -> out.add("-" + l));
            b.forEach(l -> out.add("+" + l));
            return out;
        }
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).equals(b.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                out.add(" " + a.get(i++));
                j++;
            } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
                out.add("-" + a.get(i++));
            } else {
                out.add("+" + b.get(j++));
            }
        }
        return out;
    }
}
