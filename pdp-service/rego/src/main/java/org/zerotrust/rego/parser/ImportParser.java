package org.zerotrust.rego.parser;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Import;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Var;

/** Imports, and what those of {@code rego} and {@code future} switch on. */
final class ImportParser {
    private final Grammar g;
    private final Cursor c;

    ImportParser(Grammar g) {
        this.g = g;
        this.c = g.c;
    }

    /** Steps over {@code package} or {@code import}; false where no path follows, with an error unless it is a reference. */
    boolean stepToPath() {
        c.scanWhitespace();
        if (c.at(Token.DOT) || c.at(Token.LBRACK)) {
            return false;
        }
        if (c.at(Token.WHITESPACE)) {
            c.scan();
        }
        if (!c.at(Token.IDENT) && c.isRefKeyword(c.tok())) {
            c.s.tok = Token.IDENT;
        }
        if (!c.at(Token.IDENT)) {
            c.illegal();
            return false;
        }
        return true;
    }

    @Nullable
    Import read() {
        var at = c.loc();
        if (!stepToPath()) {
            return null;
        }
        Map<String, Token> keywords = c.s.scanner.keywords();
        Grammar present = g.present();
        Term t = present.terms.term();
        Term path = null;
        if (t != null && t.value instanceof Var) {
            path = new Term(new Ref(List.of(t)), t.location);
        } else if (t != null && t.value instanceof Ref r) {
            for (Term part : r.from(1)) {
                if (!(part.value instanceof StringValue)) {
                    c.error(part.location, "unexpected " + Terms.kindName(part.value) + " token: expecting string");
                    return null;
                }
            }
            path = t;
        }
        c.s = present.c.s;
        c.s.scanner = c.s.scanner.withKeywords(keywords);
        if (path == null) {
            c.error(c.loc(), "expected path");
            return null;
        }
        Ref ref = (Ref) path.value;
        if (!RefParser.isRoot(ref.head()) && !startsWith(ref, "future") && !startsWith(ref, "rego")) {
            c.hint("if this is unexpected, try updating OPA");
            c.error(
                    path.location,
                    "unexpected import path, must begin with one of: {data, future, input, rego}, got: " + ref.head());
            return null;
        }
        Import i = new Import(path, at);
        if (c.at(Token.AS)) {
            c.scan();
            return alias(i) ? i : null;
        }
        checkLastPart(ref);
        return i;
    }

    private static boolean startsWith(Ref r, String name) {
        return r.head().value instanceof Var v && v.name().equals(name);
    }

    private boolean alias(Import i) {
        if (c.at(Token.IDENT)) {
            Term alias = g.terms.term();
            if (alias != null && alias.value instanceof Var v) {
                i.alias = v;
                i.aliasLocation = alias.location;
                return true;
            }
            if (alias != null && alias.value instanceof Ref r && r.size() == 1 && RefParser.isRoot(r.head())) {
                c.error(alias.location, "unexpected import alias, must not be a reserved name, got: " + r.head());
                return false;
            }
        }
        c.illegal("expected var");
        return false;
    }

    /** The name that the import gets must not be a keyword. */
    private void checkLastPart(Ref ref) {
        if (ref.size() > 1 && startsWith(ref, "future")) {
            return;
        }
        Term last = ref.get(ref.size() - 1);
        String name = last.value instanceof StringValue s ? s.value() : ((Var) last.value).name();
        if (c.isKeyword(name)) {
            c.hint("import a different path or use an alias");
            c.error(last.location, "unexpected import path, must not end with a keyword, got: " + name);
        }
    }

    /** Switches on what {@code i} asks for, if it is an import of {@code rego} or {@code future}. */
    void apply(Import i) {
        Ref ref = (Ref) i.path.value;
        if (startsWith(ref, "rego")) {
            rego(i, ref);
        } else if (startsWith(ref, "future")) {
            future(i, ref);
        } else {
            return;
        }
        // The next token was read before its keyword was one.
        if (c.at(Token.IDENT) && c.s.scanner.isKeyword(c.s.lit)) {
            c.s.tok = Token.FUTURE.getOrDefault(c.s.lit, c.s.tok);
        }
    }

    private void future(Import i, Ref ref) {
        if (ref.size() == 1 || !ref.get(1).equals(Term.string("keywords"))) {
            c.error(i.path.location, "invalid import, must be `future.keywords`");
            return;
        }
        if (i.alias != null) {
            c.error(i.aliasLocation, "`future` imports cannot be aliased");
            return;
        }
        Collection<String> keywords = c.options.allowedKeywords();
        if (ref.size() == 3) {
            String keyword = ((StringValue) ref.get(2).value).value();
            if (!keywords.contains(keyword)) {
                c.error(i.path.location, "unexpected keyword, must be one of [" + String.join(" ", keywords) + "]");
                return;
            }
            keywords = Set.of(keyword);
        }
        keywords.forEach(this::switchOn);
    }

    private void switchOn(String keyword) {
        Token t = Token.FUTURE.get(keyword);
        if (t != null) {
            c.notBodies |= keyword.equals("not");
            c.s.scanner.addKeyword(keyword, t);
        }
    }

    private void rego(Import i, Ref ref) {
        boolean v1 = ref.equals(Ref.of("rego", "v1"));
        boolean v2 = ref.equals(Ref.of("rego", "v2"));
        if (!v1 && !v2) {
            c.error(i.path.location, "invalid import `" + ref + "`, must be one of: `rego.v1`, `rego.v2`");
            return;
        }
        Set<String> features = c.options.features();
        boolean supported = v1
                ? features.contains(ParserOptions.REGO_V1_IMPORT)
                        || features.contains(ParserOptions.REGO_V1)
                        || features.contains(ParserOptions.REGO_V2)
                : features.contains(ParserOptions.REGO_V2_IMPORT) || features.contains(ParserOptions.REGO_V2);
        if (!supported) {
            c.error(i.path.location, "invalid import, `" + ref + "` is not supported by current capabilities");
            return;
        }
        if (i.alias != null) {
            c.error(i.aliasLocation, "`rego` imports cannot be aliased");
            return;
        }
        if (c.isVersion(v1 ? RegoVersion.V1 : RegoVersion.V2)) {
            return;
        }
        Token.FUTURE_V0.keySet().forEach(this::switchOn);
        if (v2) {
            Token.FUTURE_V1.keySet().forEach(this::switchOn);
        }
    }
}
