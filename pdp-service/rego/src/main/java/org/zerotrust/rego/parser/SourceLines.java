package org.zerotrust.rego.parser;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.zerotrust.rego.ast.Location;

/** Shows where an error is: the source line, and a caret below it. */
final class SourceLines {
    private SourceLines() {}

    /**
     * The line that {@code at} starts in without its leading tabs, and a line with a caret. White space at the place is
     * stepped back over, to where something is missing. Positions count bytes, as OPA's do.
     */
    static List<String> of(Location at) {
        String source = at.source();
        int offset = Math.min(at.offset(), source.length());
        // No line is longer than what is between the breaks around it, so only that part is encoded.
        int from = offset;
        while (from > 0 && (from == offset || isSpace(source.charAt(from - 1)) || !isBreak(source.charAt(from - 1)))) {
            from--;
        }
        int to = offset;
        while (to < source.length() && !isBreak(source.charAt(to))) {
            to++;
        }
        byte[] bytes = source.substring(from, to).getBytes(StandardCharsets.UTF_8);
        int index = source.substring(from, offset).getBytes(StandardCharsets.UTF_8).length;
        return lines(bytes, index);
    }

    private static List<String> lines(byte[] bytes, int index) {
        if (bytes.length == 0) {
            return List.of("", "^");
        }
        int offset = Math.min(index, bytes.length - 1);
        while (offset > 0 && isSpace(bytes[offset] & 0xff)) {
            offset--;
        }
        int begin = offset;
        while (begin > 0 && !isBreak(bytes[begin])) {
            begin--;
        }
        if (isBreak(bytes[begin])) {
            begin++;
        }
        int end = offset;
        while (end < bytes.length && !isBreak(bytes[end])) {
            end++;
        }
        begin = Math.min(begin, end);
        String line = new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
        int tabs = 0;
        while (tabs < line.length() && line.charAt(tabs) == '\t') {
            tabs++;
        }
        return List.of(line.substring(tabs), " ".repeat(Math.max(0, offset - begin - tabs)) + "^");
    }

    private static boolean isBreak(int c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xa0;
    }
}
