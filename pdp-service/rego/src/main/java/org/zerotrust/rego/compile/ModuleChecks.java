package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Import;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.types.Capabilities;

/** What strict mode forbids, and Rego v1 with it: imports of one name, and other meanings of {@code data} and {@code input}. */
final class ModuleChecks {
    private static final Ref REGO_V1 = Ref.of("rego", "v1");
    private static final Ref REGO_V2 = Ref.of("rego", "v2");

    private ModuleChecks() {}

    static List<AstError> duplicateImports(Module m) {
        List<AstError> errors = new ArrayList<>();
        Map<Var, Import> known = new HashMap<>();
        for (Import i : m.imports) {
            Import first = known.putIfAbsent(i.name(), i);
            if (first != null) {
                errors.add(new AstError(AstError.COMPILE, i.location, "import must not shadow " + first));
            }
        }
        return errors;
    }

    /** Imports of language versions that the capabilities do not have. */
    static List<AstError> unsupportedImports(Module m, Capabilities capabilities) {
        boolean v2 = hasAny(capabilities, "rego_v2_import", "rego_v2");
        boolean v1 = hasAny(capabilities, "rego_v1_import", "rego_v1", "rego_v2");
        List<AstError> errors = new ArrayList<>();
        for (Import i : m.imports) {
            if (!v1 && i.path.value.equals(REGO_V1)) {
                errors.add(new AstError(AstError.COMPILE, i.location, "rego.v1 import is not supported"));
            }
            if (!v2 && i.path.value.equals(REGO_V2)) {
                errors.add(new AstError(AstError.COMPILE, i.location, "rego.v2 import is not supported"));
            }
        }
        return errors;
    }

    private static boolean hasAny(Capabilities capabilities, String... features) {
        return List.of(features).stream().anyMatch(capabilities.features()::contains);
    }

    /** Rules, arguments and variables with the name of a root document. */
    static List<AstError> rootDocumentOverrides(Node node) {
        List<AstError> errors = new ArrayList<>();
        if (node instanceof Module m) {
            m.rules.forEach(r -> ruleOverrides(r, errors));
        }
        Walk.exprs(node, e -> {
            if (e.isAssignment() && !e.operands().isEmpty()) {
                Var name = new Var(e.operands().getFirst().toString());
                if (VarSets.isReserved(name)) {
                    errors.add(new AstError(
                            AstError.COMPILE,
                            e.location,
                            "variables must not shadow " + name + " (use a different variable name)"));
                }
            }
            return false;
        });
        return errors;
    }

    private static void ruleOverrides(Rule r, List<AstError> errors) {
        if (r.head.ref().head().value instanceof Var name && VarSets.isReserved(name)) {
            errors.add(new AstError(
                    AstError.COMPILE, r.location, "rules must not shadow " + name + " (use a different rule name)"));
        }
        for (Term arg : r.head.args) {
            if (arg.value instanceof Ref ref && TermVars.isRootDocument(ref)) {
                errors.add(new AstError(
                        AstError.COMPILE,
                        arg.location,
                        "args must not shadow " + arg + " (use a different variable name)"));
            }
        }
    }
}
