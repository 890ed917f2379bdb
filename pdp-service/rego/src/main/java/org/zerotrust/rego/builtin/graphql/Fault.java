package org.zerotrust.rego.builtin.graphql;

import org.jspecify.annotations.Nullable;

/** What is wrong and where; a tree that was given as data has no places. */
record Fault(String message, int line, int column, boolean placed) {
    static Fault at(@Nullable Node node, String message) {
        return node == null || node.line == 0
                ? new Fault(message, 0, 0, false)
                : new Fault(message, node.line, node.column, true);
    }

    @Override
    public String toString() {
        return placed ? "input:" + line + ":" + column + ": " + message : "input: " + message;
    }
}
