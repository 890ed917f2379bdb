package org.zerotrust.rego.builtin.graphql;

/** A document that is malformed or not valid; the message is the one OPA gives, without the built-in's name. */
public class GraphqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GraphqlException(String message) {
        // No stack trace: for a built-in this is an ordinary answer.
        super(message, null, false, false);
    }

    /** The first fault of a text, in OPA's words. */
    static GraphqlException at(int line, int column, String message) {
        return new GraphqlException(text(new Fault(message, line, column, true).toString()));
    }

    /** A listing of faults as OPA rewrites it: the first one's place goes behind the text. */
    static String text(String listing) {
        String[] parts = listing.split(":", 4);
        if (parts.length == 4 && unsigned(parts[1]) && unsigned(parts[2])) {
            String message = parts[3].stripLeading();
            if (message.endsWith(".\n")) {
                message = message.substring(0, message.length() - 2);
            }
            return message + " in GraphQL string at location " + parts[1] + ":" + parts[2];
        }
        return "GraphQL parse error: " + listing;
    }

    private static boolean unsigned(String s) {
        return !s.isEmpty() && s.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
