package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Annotations;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Comment;
import org.zerotrust.rego.ast.Import;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.PackageDecl;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.RegoVersionSpan;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;

/** Makes a module of statements: one package first, bodies read as rules where they can be. */
final class ModuleBuilder {
    /** Keywords of rule heads that v0 has to import, with an example of what each enables. */
    private static final Map<String, String> HEAD_KEYWORDS = Map.of("if", "p if { ... }", "contains", "p contains x");

    private final ParserOptions options;
    private final List<AstError> errors = new ArrayList<>();

    ModuleBuilder(ParserOptions options) {
        this.options = options;
    }

    /** @throws AstException where the statements do not make a module */
    Module build(String file, List<Node> statements, List<Comment> comments) {
        if (statements.isEmpty()) {
            throw new AstException(List.of(new AstError(AstError.PARSE, Location.at(file, 0, 0), "empty module")));
        }
        Node first = statements.getFirst();
        PackageDecl pkg;
        if (first instanceof PackageDecl p) {
            pkg = p;
        } else {
            error(first.location(), "package expected");
            pkg = new PackageDecl(Ref.of("data"), Location.NONE);
        }
        Module m = new Module(pkg, RegoVersionSpan.of(options.version()));
        m.comments.addAll(comments);
        for (int i = 1; i < statements.size(); i++) {
            add(m, statements, i);
        }
        if (m.versions.max() != RegoVersion.V0) {
            for (Rule rule : m.rules) {
                for (Rule r = rule; r != null; r = r.elseRule) {
                    errors.addAll(VersionChecks.v1(r));
                }
            }
        }
        if (errors.isEmpty()) {
            errors.addAll(AnnotationTargets.attach(m));
        }
        if (!errors.isEmpty()) {
            throw new AstException(errors);
        }
        AnnotationTargets.copyToRules(m);
        return m;
    }

    private void error(Location at, String message) {
        errors.add(new AstError(AstError.PARSE, at, message));
    }

    private void add(Module m, List<Node> statements, int i) {
        switch (statements.get(i)) {
            case Import imp -> {
                m.imports.add(imp);
                if (imp.path.value.equals(Ref.of("rego", "v1"))) {
                    m.versions = m.versions.raisedTo(RegoVersion.V1);
                } else if (imp.path.value.equals(Ref.of("rego", "v2"))) {
                    m.versions = m.versions.raisedTo(RegoVersion.V2);
                }
            }
            case Rule rule -> {
                for (Rule r = rule; r != null; r = r.elseRule) {
                    r.module = m;
                }
                m.rules.add(rule);
            }
            case Body body -> addBody(m, body, statements, i);
            case PackageDecl p -> error(p.location, "unexpected package");
            case Annotations a -> m.annotations.add(a);
            default -> throw new IllegalStateException("not a statement: " + statements.get(i));
        }
    }

    private void addBody(Module m, Body body, List<Node> statements, int i) {
        try {
            Rule rule = BodyRules.rule(body, options.builtins());
            rule.module = m;
            rule.generatedBody = true;
            m.rules.add(rule);
        } catch (BodyRules.NotARule e) {
            String message = e.getMessage();
            String keyword = missingHeadKeyword(m, body, statements, i);
            if (keyword != null) {
                message += " (hint: `import future.keywords." + keyword + "` for `" + HEAD_KEYWORDS.get(keyword)
                        + "` rules)";
            }
            error(body.get(0).location, String.valueOf(message));
        }
    }

    /** In v0, {@code p if x} reads as the body {@code p} before something called {@code if}. */
    private static @Nullable String missingHeadKeyword(Module m, Body body, List<Node> statements, int i) {
        if (m.versions.max() != RegoVersion.V0) {
            return null;
        }
        String keyword = headKeyword(body);
        if (keyword != null || i + 1 >= statements.size()) {
            return keyword;
        }
        Node next = statements.get(i + 1);
        return next.location().row() == body.location().row() ? headKeyword(next) : null;
    }

    private static @Nullable String headKeyword(Node statement) {
        String name = switch (statement) {
            case Rule r -> r.head.name.name();
            case Body b when b.size() == 1 && b.get(0).terms instanceof Term t && t.value instanceof Var v -> v.name();
            default -> "";
        };
        return HEAD_KEYWORDS.containsKey(name) ? name : null;
    }
}
