package org.zerotrust.rego.parser;

import org.zerotrust.rego.ast.Args;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.SomeDecl;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.types.Declarations;

/** Rules that are written without a body, like {@code x := 1}: they are read as expressions first. */
final class BodyRules {
    private BodyRules() {}

    /** Why an expression is no rule. */
    static final class NotARule extends Exception {
        private static final long serialVersionUID = 1L;

        NotARule(String message) {
            super(message, null, false, false);
        }
    }

    static Rule rule(Body body, Declarations builtins) throws NotARule {
        if (body.size() != 1) {
            throw new NotARule("multiple expressions cannot be used for rule head");
        }
        Expr e = body.get(0);
        if (!e.withs.isEmpty()) {
            throw new NotARule("expressions using with keyword cannot be used for rule head");
        }
        if (e.negated) {
            throw new NotARule("negated expressions cannot be used for rule head");
        }
        if (e.terms instanceof SomeDecl) {
            throw new NotARule("'some' declarations cannot be used for rule head");
        }
        if (e.terms instanceof Term t) {
            if (!(t.value instanceof Ref r)) {
                throw new NotARule(Terms.kindName(t.value) + " cannot be used for rule name");
            }
            return r.size() > 2 ? trueAt(t, r) : member(t, r);
        }
        if (!(e.terms instanceof CallTerms call)) {
            throw new NotARule("expression cannot be used for rule head");
        }
        if (e.isEquality() || e.isAssignment()) {
            Rule rule = equality(call);
            rule.head.assign |= e.isAssignment();
            rule.location = e.location;
            rule.head.location = e.location;
            return rule;
        }
        if (builtins.get(call.get(0).toString()) != null) {
            throw new NotARule("rule name conflicts with built-in function");
        }
        return function(call);
    }

    private static void checkHead(Ref r) throws NotARule {
        if (!(r.head().value instanceof Var)) {
            throw new NotARule("invalid rule head: " + r);
        }
    }

    private static Rule make(Head head, Location headAt, Location bodyAt) {
        head.location = headAt;
        return new Rule(head, RuleParser.implicitTrue(bodyAt), headAt);
    }

    /** {@code a.b.c}: true there. */
    private static Rule trueAt(Term t, Ref r) throws NotARule {
        checkHead(r);
        Head head = HeadParser.fromRef(r);
        head.value = new Term(BooleanValue.TRUE, t.location);
        head.generatedValue = true;
        return make(head, t.location, t.location);
    }

    /** {@code p[x]}: adds to a set. */
    private static Rule member(Term t, Ref r) throws NotARule {
        if (r.size() == 1) {
            throw new NotARule("refs cannot be used for rule head");
        }
        checkHead(r);
        Head head = HeadParser.fromRef(r.prefix(1));
        head.key = r.get(1);
        return make(head, t.location, t.location);
    }

    private static Rule equality(CallTerms call) throws NotARule {
        if (call.size() < 3) {
            throw new NotARule("assignment requires two operands");
        }
        Term lhs = call.get(1);
        Term rhs = call.get(2);
        if (lhs.value instanceof Call f && f.operator().head().value instanceof Var) {
            Head head = HeadParser.fromRef(f.operator());
            head.value = rhs;
            head.args = RuleParser.args(f);
            return make(head, lhs.location, rhs.location);
        }
        if (lhs.value instanceof Ref r && r.head().value instanceof Var name) {
            Head head = HeadParser.fromRef(r);
            head.value = rhs;
            if (r.size() == 2) {
                head.name = name;
                head.key = r.get(1);
            }
            return make(head, rhs.location, rhs.location);
        }
        return complete(lhs, rhs);
    }

    private static Rule complete(Term lhs, Term rhs) throws NotARule {
        Head head;
        switch (lhs.value) {
            case Var v -> {
                head = new Head(new Ref(java.util.List.of(new Term(v, lhs.location))), Location.NONE);
                head.name = v;
            }
            case Ref r -> {
                checkHead(r);
                head = HeadParser.fromRef(r);
            }
            default -> throw new NotARule(Terms.kindName(lhs.value) + " cannot be used for rule name");
        }
        head.value = rhs;
        return make(head, lhs.location, rhs.location);
    }

    /** {@code f(x)}: true for each x. */
    private static Rule function(CallTerms call) throws NotARule {
        if (call.size() <= 1) {
            throw new NotARule("rule argument list must take at least one argument");
        }
        Location at = call.get(0).location;
        Ref r = (Ref) call.get(0).value;
        checkHead(r);
        Head head = HeadParser.fromRef(r);
        head.value = new Term(BooleanValue.TRUE, at);
        head.args = new Args(call.from(1));
        return make(head, at, at);
    }
}
