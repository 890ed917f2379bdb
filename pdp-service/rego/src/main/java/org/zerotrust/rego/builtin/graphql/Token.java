package org.zerotrust.rego.builtin.graphql;

import org.zerotrust.rego.builtin.Quote;

/** A token with the place where its value starts. */
record Token(Kind kind, String value, int line, int column) {
    enum Kind {
        INVALID("<Invalid>"),
        EOF("<EOF>"),
        BANG("!"),
        DOLLAR("$"),
        AMP("&"),
        PAREN_L("("),
        PAREN_R(")"),
        SPREAD("..."),
        COLON(":"),
        EQUALS("="),
        AT("@"),
        BRACKET_L("["),
        BRACKET_R("]"),
        BRACE_L("{"),
        BRACE_R("}"),
        PIPE("|"),
        NAME("Name"),
        INT("Int"),
        FLOAT("Float"),
        STRING("String"),
        BLOCK_STRING("BlockString"),
        COMMENT("Comment");

        final String shown;

        Kind(String shown) {
            this.shown = shown;
        }
    }

    boolean isName(String name) {
        return kind == Kind.NAME && value.equals(name);
    }

    @Override
    public String toString() {
        return value.isEmpty() ? kind.shown : kind.shown + " " + Quote.go(value);
    }
}
