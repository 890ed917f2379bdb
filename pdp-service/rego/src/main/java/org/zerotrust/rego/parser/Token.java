package org.zerotrust.rego.parser;

import java.util.Map;
import java.util.Set;

/** The kinds of tokens, with the names that error messages give them. */
enum Token {
    ILLEGAL("illegal"),
    EOF("eof"),
    WHITESPACE("whitespace"),
    IDENT("identifier"),
    COMMENT("comment"),
    PACKAGE("package"),
    IMPORT("import"),
    AS("as"),
    DEFAULT("default"),
    ELSE("else"),
    NOT("not"),
    SOME("some"),
    WITH("with"),
    NULL("null"),
    TRUE("true"),
    FALSE("false"),
    NUMBER("number"),
    STRING("string"),
    TEMPLATE_PART("template-string-part"),
    TEMPLATE_END("template-string-end"),
    RAW_TEMPLATE_PART("raw-template-string-part"),
    RAW_TEMPLATE_END("raw-template-string-end"),
    LBRACK("["),
    RBRACK("]"),
    LBRACE("{"),
    RBRACE("}"),
    LPAREN("("),
    RPAREN(")"),
    COMMA(","),
    COLON(":"),
    ADD("plus"),
    SUB("minus"),
    MUL("mul"),
    QUO("div"),
    REM("rem"),
    AND("and"),
    OR("or"),
    UNIFY("eq"),
    EQUAL("equal"),
    ASSIGN("assign"),
    IN("in"),
    NEQ("neq"),
    GT("gt"),
    LT("lt"),
    GTE("gte"),
    LTE("lte"),
    DOT("."),
    SEMICOLON(";"),
    EVERY("every"),
    CONTAINS("contains"),
    IF("if"),
    LOGICAL_AND("and"),
    LOGICAL_OR("or");

    /** The keywords of every version. */
    static final Map<String, Token> KEYWORDS = Map.ofEntries(
            Map.entry("package", PACKAGE),
            Map.entry("import", IMPORT),
            Map.entry("as", AS),
            Map.entry("default", DEFAULT),
            Map.entry("else", ELSE),
            Map.entry("not", NOT),
            Map.entry("some", SOME),
            Map.entry("with", WITH),
            Map.entry("null", NULL),
            Map.entry("true", TRUE),
            Map.entry("false", FALSE));

    /** What v0 can import from {@code future.keywords}, and v1 has. */
    static final Map<String, Token> FUTURE_V0 = Map.of("in", IN, "every", EVERY, "contains", CONTAINS, "if", IF);

    /** What v1 can import from {@code future.keywords}, and v2 has. */
    static final Map<String, Token> FUTURE_V1 = Map.of("not", NOT, "and", LOGICAL_AND, "or", LOGICAL_OR);

    static final Map<String, Token> FUTURE = Map.of(
            "in", IN, "every", EVERY, "contains", CONTAINS, "if", IF, "not", NOT, "and", LOGICAL_AND, "or", LOGICAL_OR);

    private static final Set<Token> CALLED_KEYWORDS = Set.of(
            PACKAGE,
            IMPORT,
            AS,
            DEFAULT,
            ELSE,
            NOT,
            SOME,
            WITH,
            NULL,
            TRUE,
            FALSE,
            IN,
            EVERY,
            CONTAINS,
            IF,
            LOGICAL_AND,
            LOGICAL_OR);

    private final String text;

    Token(String text) {
        this.text = text;
    }

    /** Whether an error message calls it a keyword rather than a token. */
    boolean isCalledKeyword() {
        return CALLED_KEYWORDS.contains(this);
    }

    @Override
    public String toString() {
        return text;
    }
}
