package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Import;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.PackageDecl;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Var;

/** The statements of a source: packages, imports, rules, and bodies where none of these fits. */
final class StatementParser {
    private final Grammar g;
    private final Cursor c;
    private final ImportParser imports;

    StatementParser(ParserOptions options, String file, String source) {
        this.c = new Cursor(options, new State(file, new Scanner(source)));
        this.g = new Grammar(c);
        this.imports = new ImportParser(g);
    }

    Cursor cursor() {
        return c;
    }

    /** All statements up to the first that cannot be read; the errors are the cursor's. */
    List<Node> statements() {
        Set<String> unknown = switchKeywordsOn();
        if (!unknown.isEmpty()) {
            c.error(c.loc(), "unknown future keyword: " + unknown.iterator().next());
            return List.of();
        }
        c.scan();
        List<Node> out = new ArrayList<>();
        while (!c.at(Token.EOF)) {
            if (!c.options.skipRules() && RuleNames.checkKeyword(c, false)) {
                break;
            }
            Outcome o = packageOrImport(out);
            if (o == Outcome.NONE && !c.options.skipRules()) {
                o = rules(out);
            }
            if (o == Outcome.READ) {
                continue;
            }
            if (o == Outcome.WRONG) {
                break;
            }
            Body body = g.literals.query(true, Token.EOF);
            if (body == null) {
                break;
            }
            out.add(body);
        }
        return out;
    }

    private enum Outcome {
        READ,
        NONE,
        WRONG
    }

    private Set<String> switchKeywordsOn() {
        Set<String> allowed = c.options.allowedKeywords();
        Map<String, Token> on = new java.util.HashMap<>();
        switch (c.options.version()) {
            case V1 -> on.putAll(Token.FUTURE_V0);
            case V2 -> on.putAll(Token.FUTURE);
            case V0, V0_COMPAT_V1 -> {}
        }
        Set<String> unknown = new java.util.LinkedHashSet<>(c.options.futureKeywords());
        unknown.removeAll(allowed);
        c.options.futureKeywords().forEach(k -> {
            Token t = Token.FUTURE.get(k);
            if (t != null) {
                on.put(k, t);
            }
        });
        c.notBodies = on.containsKey("not");
        on.forEach(c.s.scanner::addKeyword);
        return unknown;
    }

    private Outcome packageOrImport(List<Node> out) {
        boolean isPackage = c.at(Token.PACKAGE);
        if (!isPackage && !c.at(Token.IMPORT)) {
            return Outcome.NONE;
        }
        State before = c.save();
        Node read = isPackage ? packageDecl() : imports.read();
        if (read == null) {
            if (c.failed()) {
                return Outcome.WRONG;
            }
            c.restore(before);
            return Outcome.NONE;
        }
        if (c.at(Token.SUB)) {
            // It is no part of the path, and would be read as the sign of the next statement.
            c.illegal();
            return Outcome.WRONG;
        }
        if (read instanceof Import i) {
            imports.apply(i);
        }
        out.add(read);
        return Outcome.READ;
    }

    private Outcome rules(List<Node> out) {
        State before = c.save();
        List<Rule> rules = g.rules.rules();
        if (rules != null) {
            out.addAll(rules);
            return Outcome.READ;
        }
        if (c.failed()) {
            return Outcome.WRONG;
        }
        c.restore(before);
        return Outcome.NONE;
    }

    private @Nullable PackageDecl packageDecl() {
        var at = c.loc();
        if (!imports.stepToPath()) {
            return null;
        }
        Term t = g.terms.term();
        if (t == null) {
            if (!c.failed()) {
                c.error(c.loc(), "expected path");
            }
            return null;
        }
        switch (t.value) {
            case Var v -> {
                return new PackageDecl(
                        new Ref(List.of(
                                new Term(new Var("data"), t.location),
                                new Term(new StringValue(v.name()), t.location))),
                        at);
            }
            case Ref r -> {
                Ref path = path(r);
                return path == null ? null : new PackageDecl(path, at);
            }
            default -> {
                c.illegal();
                return null;
            }
        }
    }

    private @Nullable Ref path(Ref r) {
        Term head = r.head();
        if (!(head.value instanceof Var v)) {
            c.error(head.location, "unexpected " + Terms.kindName(head.value) + " token: expecting var");
            return null;
        }
        Ref path = new Ref(
                List.of(new Term(new Var("data"), head.location), new Term(new StringValue(v.name()), head.location)));
        for (Term t : r.from(1)) {
            if (!(t.value instanceof StringValue)) {
                c.error(t.location, "unexpected " + Terms.kindName(t.value) + " token: expecting string");
                return null;
            }
            path.add(t);
        }
        return path;
    }
}
