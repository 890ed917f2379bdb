package org.zerotrust.pdp.api.rest;

import com.fasterxml.jackson.core.JsonStreamContext;
import org.jspecify.annotations.Nullable;

/** The path of the value where a parser stands, as in {@code device.certificate_chain[0]}. */
final class JsonPath {
    private static final int LONGEST_NAME = 64;

    private JsonPath() {}

    /**
     * The path.
     *
     * @param baseDepth what lies above this depth is not told
     */
    static String of(JsonStreamContext context, int baseDepth) {
        StringBuilder out = new StringBuilder();
        append(out, context, baseDepth);
        return out.toString();
    }

    private static void append(StringBuilder out, @Nullable JsonStreamContext context, int baseDepth) {
        if (context == null || context.inRoot() || context.getNestingDepth() < baseDepth) {
            return;
        }
        append(out, context.getParent(), baseDepth);
        if (context.inArray()) {
            if (context.hasCurrentIndex()) {
                out.append('[').append(context.getCurrentIndex()).append(']');
            }
        } else if (context.getCurrentName() != null) {
            if (!out.isEmpty()) {
                out.append('.');
            }
            String name = context.getCurrentName();
            // A name we do not know may hold anything: it is told, but neither at length nor raw.
            out.append(name.length() <= LONGEST_NAME ? printable(name) : printable(name.substring(0, LONGEST_NAME)));
        }
    }

    private static String printable(String name) {
        StringBuilder out = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            out.append(c > ' ' && c < 0x7f && c != '"' && c != '\\' ? c : '?');
        }
        return out.toString();
    }
}
