package org.zerotrust.rego.compile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.compile.Scopes.Occurrence;
import org.zerotrust.rego.compile.Scopes.Scope;

/** Finds the variables of a body's scope that are assigned or declared and never used. */
final class UnusedVars {
    private final Scopes scopes;
    private final VarSet used;

    UnusedVars(Scopes scopes, @Nullable VarSet used) {
        this.scopes = scopes;
        this.used = used == null ? new VarSet() : used;
    }

    /** In strict mode: those of {@code :=}. */
    void checkAssigned(Body body, boolean strict, List<AstError> errors) {
        Scope scope = scopes.peek();
        if (!strict || !errors.isEmpty() || !scopes.unused().isEmpty() || !scope.has(Occurrence.ASSIGNED)) {
            return;
        }
        VarSet unused = new VarSet();
        scope.occurrences.forEach((v, how) -> {
            Var name = scope.names.get(v);
            // the assignment itself is the first time that it was seen
            if (how == Occurrence.ASSIGNED
                    && name != null
                    && !v.isWildcard()
                    && scopes.count(v) <= 1
                    && !used.contains(name)) {
                unused.add(name);
            }
        });
        for (Var v : used) {
            Var name = scopes.declared(v);
            if (name != null) {
                unused.remove(name);
            }
        }
        Map<Var, Var> originals = originals(scope);
        for (Var name : unused.sorted()) {
            report(
                    body,
                    "assigned var " + originals.get(name) + " unused",
                    e -> Vars.of(e).contains(name));
        }
    }

    /** Those of {@code some} and {@code every}. */
    void checkDeclared(Body body, Body rewritten, List<AstError> errors) {
        Scope scope = scopes.peek();
        if (!errors.isEmpty() || !scopes.unused().isEmpty() || !scope.has(Occurrence.DECLARED)) {
            return;
        }
        VarSet seen = Vars.of(rewritten);
        for (Var v : used) {
            Var name = scopes.declared(v);
            seen.add(name == null ? v : name);
        }
        VarSet unused = new VarSet();
        scope.occurrences.forEach((v, how) -> {
            Var name = scope.names.get(v);
            if (how == Occurrence.DECLARED && name != null && !seen.contains(name) && !used.contains(name)) {
                unused.add(name);
            }
        });
        Map<Var, Var> originals = originals(scope);
        for (Var name : unused.sorted()) {
            Var original = originals.getOrDefault(name, name);
            if (!original.isGenerated()) {
                report(
                        body,
                        "declared var " + original + " unused",
                        e -> DeclaredVars.of(e).contains(original));
            }
        }
    }

    private static Map<Var, Var> originals(Scope scope) {
        Map<Var, Var> originals = new HashMap<>();
        scope.names.forEach((v, name) -> originals.put(name, v));
        return originals;
    }

    /** At the first expression that fits, else at the first of all. */
    private void report(Body body, String message, Predicate<Expr> here) {
        Expr at = body.exprs.stream().filter(here).findFirst().orElseGet(() -> body.get(0));
        scopes.unused().add(new AstError(AstError.COMPILE, at.location, message));
    }
}
