package org.zerotrust.rego.parser;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Args;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;

/** Rules: default, head, body, {@code else}, and the bodies chained behind one head. */
final class RuleParser {
    private final Grammar g;
    private final Cursor c;
    private final HeadParser heads;

    RuleParser(Grammar g) {
        this.g = g;
        this.c = g.c;
        this.heads = new HeadParser(g);
    }

    /** The rules of one declaration; null where there is none, with or without an error. */
    @Nullable
    List<Rule> rules() {
        Location at = c.loc();
        c.takeKeywordAsRefHead();
        boolean isDefault = c.at(Token.DEFAULT);
        if (isDefault) {
            c.scan();
            c.takeKeywordAsRefHead();
        }
        if (!c.at(Token.IDENT)) {
            if (isDefault) {
                RuleNames.checkKeyword(c, true);
            }
            return null;
        }
        Head head = heads.head(isDefault);
        if (head == null) {
            return null;
        }
        if (isDefault) {
            Rule rule = new Rule(head, implicitTrue(at), at);
            rule.isDefault = true;
            return DefaultRules.check(c, rule) ? List.of(rule) : null;
        }
        boolean hasIf = c.at(Token.IF);
        boolean contains = head.keywords.contains(Head.Keyword.CONTAINS);
        if (!contains && head.ref().size() == 2 && !legacyHead(head, hasIf)) {
            return null;
        }
        Body body;
        if (hasIf) {
            head.keywords.add(Head.Keyword.IF);
            body = bodyBehindIf();
        } else if (c.at(Token.LBRACE)) {
            body = bracedBody();
        } else if (contains) {
            Rule rule = new Rule(head, implicitTrue(at), head.location);
            rule.generatedBody = true;
            return List.of(rule);
        } else {
            return null;
        }
        return body == null ? null : rest(new Rule(head, body, at));
    }

    /** What a reference of two parts means, as v0 had it; false where it cannot be a rule. */
    private static boolean legacyHead(Head head, boolean hasIf) {
        Term second = head.ref().get(1);
        Var first = head.ref().head().value instanceof Var v ? v : null;
        if (hasIf) {
            // p[x] if ... is a rule with one value for each x.
            if ((!second.isGround() || second.value instanceof Ref) && head.args.isEmpty()) {
                head.key = second;
            }
            if (head.value == null) {
                head.generatedValue = true;
                head.value = new Term(BooleanValue.TRUE, head.location);
            } else if (first == null) {
                return false;
            } else {
                head.name = first;
            }
        } else if (head.args.isEmpty()) {
            // p[x] is a rule that adds x to p.
            if (first == null) {
                return false;
            }
            head.name = first;
            head.key = second;
            if (head.value == null) {
                head.reference = head.ref().prefix(1);
            }
        }
        return true;
    }

    private @Nullable Body bodyBehindIf() {
        c.scan();
        State start = c.save();
        boolean brace = c.at(Token.LBRACE);
        Expr e = g.literals.literal();
        // A set is never false, so `{ true }` is a body, not a set of one element.
        if (e != null && !(brace && e.terms instanceof Term t && t.value instanceof SetValue)) {
            return new Body(e);
        }
        if (!brace) {
            return null;
        }
        c.restore(start);
        return bracedBody();
    }

    private @Nullable Body bracedBody() {
        c.scan();
        Body body = g.literals.body(Token.RBRACE);
        if (body != null) {
            c.scan();
        }
        return body;
    }

    /** The {@code else} and the further bodies of a rule. */
    private @Nullable List<Rule> rest(Rule rule) {
        Head head = rule.head;
        if (c.at(Token.ELSE) && !c.takeKeywordAsRefHead()) {
            if (head.ref().size() > 1 && !head.ref().isGround()) {
                c.error(c.loc(), "else keyword cannot be used on rules with variables in head");
                return null;
            }
            if (head.key != null) {
                c.error(c.loc(), "else keyword cannot be used on multi-value rules");
                return null;
            }
            rule.elseRule = elseRule(head);
            if (rule.elseRule == null) {
                return null;
            }
        }
        rule.location = c.extend(rule.location);
        List<Rule> rules = new java.util.ArrayList<>(List.of(rule));
        while (c.at(Token.LBRACE)) {
            if (rule.elseRule != null) {
                c.error(c.loc(), "expected else keyword");
                return null;
            }
            Location at = c.loc();
            Body body = bracedBody();
            if (body == null) {
                return null;
            }
            at = c.extend(at);
            Head copy = head.copy();
            copy.keywords.addAll(head.keywords);
            renameWildcards(copy.args);
            Relocate.all(copy, at);
            rules.add(new Rule(copy, body, at));
        }
        return rules;
    }

    private void renameWildcards(Args args) {
        for (Term t : args) {
            if (t.value instanceof Var v && v.isWildcard()) {
                t.value = g.terms.wildcard();
            }
        }
    }

    private @Nullable Rule elseRule(Head of) {
        Location at = c.loc();
        Head head = of.copy();
        head.generatedValue = false;
        renameWildcards(head.args);
        head.location = at;
        c.scan();
        switch (c.tok()) {
            case LBRACE, IF -> {
                head.generatedValue = true;
                head.value = new Term(BooleanValue.TRUE);
            }
            case ASSIGN, UNIFY -> {
                head.assign = c.at(Token.ASSIGN);
                c.scan();
                head.value = g.infix.term();
                if (head.value == null) {
                    return null;
                }
                head.location = c.extend(at);
            }
            default -> {
                c.illegal("expected else value term or rule body");
                return null;
            }
        }
        if (!c.at(Token.IF) && !c.at(Token.LBRACE)) {
            Location whole = c.extend(at);
            Rule rule = new Rule(head, implicitTrue(whole), whole);
            rule.generatedBody = true;
            return rule;
        }
        return elseBody(of, head, at);
    }

    private @Nullable Rule elseBody(Head of, Head head, Location at) {
        if (c.at(Token.IF)) {
            head.keywords.add(Head.Keyword.IF);
            c.scan();
        }
        Body body;
        boolean braced = c.at(Token.LBRACE);
        if (braced) {
            body = bracedBody();
            if (body == null) {
                return null;
            }
        } else if (c.at(Token.EOF)) {
            c.illegal("rule body expected");
            return null;
        } else {
            Expr e = g.literals.literal();
            if (e == null) {
                return null;
            }
            body = new Body(e);
        }
        Rule rule = new Rule(head, body, at);
        if (c.at(Token.ELSE)) {
            rule.elseRule = elseRule(of);
            if (rule.elseRule == null) {
                return null;
            }
        }
        rule.location = c.extend(at);
        if (!braced) {
            body.forEach(e -> Relocate.all(e, rule.location));
        }
        return rule;
    }

    /** The body of a rule that has none. */
    static Body implicitTrue(Location at) {
        Expr e = new Expr(new Term(BooleanValue.TRUE, at), at);
        e.generated = true;
        return new Body(e);
    }

    /** What stands in a call's place in a head. */
    static Args args(Call call) {
        return new Args(call.operands());
    }
}
