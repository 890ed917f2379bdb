package org.zerotrust.rego.parser;

import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.ast.Location;

/** Keywords that are used as names of rules. */
final class RuleNames {
    private static final Set<Token> FOLLOWERS =
            Set.of(Token.ASSIGN, Token.UNIFY, Token.IF, Token.CONTAINS, Token.LPAREN);

    /** Without the parenthesis: {@code not (x)} is a negated group, {@code or(x, y)} a call. */
    private static final Set<Token> OPERATOR_FOLLOWERS = Set.of(Token.ASSIGN, Token.UNIFY, Token.IF, Token.CONTAINS);

    /** Without {@code if} and {@code contains}, which a path may start with. */
    private static final Set<Token> PATH_FOLLOWERS = Set.of(Token.ASSIGN, Token.UNIFY, Token.LPAREN);

    /** What behind a keyword makes the statement surely a rule. */
    private static final Map<Token, Set<Token>> BY_KEYWORD = Map.ofEntries(
            Map.entry(Token.EVERY, FOLLOWERS),
            Map.entry(Token.IF, FOLLOWERS),
            Map.entry(Token.IN, FOLLOWERS),
            Map.entry(Token.SOME, FOLLOWERS),
            Map.entry(Token.AS, FOLLOWERS),
            Map.entry(Token.PACKAGE, PATH_FOLLOWERS),
            Map.entry(Token.IMPORT, PATH_FOLLOWERS),
            Map.entry(Token.NOT, OPERATOR_FOLLOWERS),
            Map.entry(Token.LOGICAL_AND, OPERATOR_FOLLOWERS),
            Map.entry(Token.LOGICAL_OR, OPERATOR_FOLLOWERS),
            Map.entry(Token.CONTAINS, Set.of(Token.IF, Token.CONTAINS)));

    private RuleNames() {}

    /**
     * Reports a keyword here that is used as a rule's name; answers whether it did.
     *
     * @param surelyRule whether nothing but a rule can stand here, as behind {@code default}
     */
    static boolean checkKeyword(Cursor c, boolean surelyRule) {
        Set<Token> followers = BY_KEYWORD.get(c.tok());
        if (followers == null) {
            return false;
        }
        Token keyword = c.tok();
        Location at = c.loc();
        if (!surelyRule) {
            State before = c.save();
            c.scan();
            Token next = c.tok();
            c.restore(before);
            if (!followers.contains(next)) {
                return false;
            }
        }
        c.error(at, keyword + " keyword cannot be used for rule name");
        return true;
    }
}
