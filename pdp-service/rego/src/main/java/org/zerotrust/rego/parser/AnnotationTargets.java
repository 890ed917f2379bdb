package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Annotations;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Copies;
import org.zerotrust.rego.ast.Import;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.PackageDecl;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;

/** Attaches each annotation block to the statement below it. */
final class AnnotationTargets {
    private AnnotationTargets() {}

    /** Sets what each block is about, and its scope where it names none; answers what is wrong with them. */
    static List<AstError> attach(Module m) {
        List<AstError> errors = new ArrayList<>();
        if (m.annotations.isEmpty()) {
            return errors;
        }
        List<Node> statements = new ArrayList<>();
        statements.add(m.pkg);
        statements.addAll(m.imports);
        statements.addAll(m.rules);
        statements.sort(Comparator.comparingInt(n -> n.location().row()));
        for (Annotations a : m.annotations) {
            a.node = firstBelow(statements, a.location.row());
            if (a.scope.isEmpty()) {
                a.scope = switch (a.node) {
                    case Rule r -> a.entrypoint ? "document" : "rule";
                    case PackageDecl p -> "package";
                    case Import i -> "import";
                    case null, default -> "";
                };
            }
            check(a, errors);
        }
        return errors;
    }

    private static @Nullable Node firstBelow(List<Node> statements, int row) {
        int low = 0;
        int high = statements.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (statements.get(middle).location().row() > row) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low < statements.size() ? statements.get(low) : null;
    }

    private static void check(Annotations a, List<AstError> errors) {
        switch (a.scope) {
            case "rule", "document" -> {
                if (!(a.node instanceof Rule)) {
                    errors.add(misplaced(a, "rule"));
                }
            }
            case "package", "subpackages" -> {
                if (!(a.node instanceof PackageDecl)) {
                    errors.add(misplaced(a, "package"));
                }
            }
            default ->
                errors.add(error(
                        a,
                        "invalid annotation scope '" + a.scope
                                + "'. Use one of 'rule', 'document', 'package', or 'subpackages'"));
        }
        if (a.entrypoint && !a.scope.equals("document") && !a.scope.equals("package")) {
            errors.add(error(a, "annotation entrypoint applied to non-document or package scope '" + a.scope + "'"));
        }
    }

    private static AstError misplaced(Annotations a, String wanted) {
        String have = switch (a.node) {
            case Rule r -> " (have rule)";
            case PackageDecl p -> " (have package)";
            case Import i -> " (have import)";
            case null, default -> "";
        };
        return error(a, "annotation scope '" + a.scope + "' must be applied to " + wanted + have);
    }

    private static AstError error(Annotations a, String message) {
        return new AstError(AstError.PARSE, a.location, message);
    }

    /**
     * Gives each rule copies of the document's annotations for its path, and of the rule's ones above it that no earlier
     * rule of that path has claimed; each rule claims the last of those.
     */
    static void copyToRules(Module m) {
        Map<Ref, List<Annotations>> byPath = new HashMap<>();
        for (Annotations a : m.annotations) {
            Ref path = a.targetPath();
            if (path != null && (a.scope.equals("document") || a.scope.equals("rule"))) {
                byPath.computeIfAbsent(path, p -> new ArrayList<>()).add(Copies.of(a, a.node));
            }
        }
        if (byPath.isEmpty()) {
            return;
        }
        for (Rule r : m.rules) {
            List<Annotations> of = byPath.getOrDefault(r.ref().groundPrefix(), List.of());
            int claimed = -1;
            for (int i = 0; i < of.size(); i++) {
                Annotations a = of.get(i);
                if (a.scope.equals("document")) {
                    r.annotations.add(a);
                } else if (r.location.row() > a.location.row()) {
                    r.annotations.add(a);
                    claimed = i;
                }
            }
            if (claimed >= 0) {
                of.remove(claimed);
            }
        }
    }
}
