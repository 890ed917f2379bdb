package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Walk;

/** Says which variables of a body nothing binds, in the names that the author gave them. */
final class SafetyErrors {
    private static final Set<String> FUTURE_KEYWORDS = Set.of("in", "every", "contains", "if", "not", "and", "or");

    private final Map<Var, Var> rewritten;
    private final String scope;

    /** @param scope is added to each message: empty, or which rule of the line it is about */
    SafetyErrors(Map<Var, Var> rewritten, String scope) {
        this.rewritten = rewritten;
        this.scope = scope;
    }

    private record Place(Var v, Location location) {}

    /** Empty where only the compiler's own variables are unsafe and no expression is to blame. */
    List<AstError> of(Safety.Unsafe unsafe) {
        if (unsafe.isEmpty()) {
            return List.of();
        }
        Set<Var> assigned = assignedVars(unsafe);
        List<Place> places = firstPlaces(unsafe);
        // where another variable is to blame, the left side of := is only a consequence
        boolean others = places.stream().anyMatch(p -> !original(p.v()).isGenerated() && !isAssigned(assigned, p.v()));
        List<AstError> errors = new ArrayList<>();
        for (Place p : places) {
            Var v = original(p.v());
            if (!v.isGenerated() && !(others && isAssigned(assigned, p.v()))) {
                errors.add(
                        new AstError(AstError.UNSAFE_VAR, p.location(), "var " + v + " is unsafe" + scope + hint(v)));
            }
        }
        return errors.isEmpty() ? expressions(unsafe) : errors;
    }

    private static String hint(Var v) {
        return FUTURE_KEYWORDS.contains(v.name())
                ? " (hint: `import future.keywords." + v + "` to import a future keyword)"
                : "";
    }

    private Var original(Var v) {
        return rewritten.getOrDefault(v, v);
    }

    private boolean isAssigned(Set<Var> assigned, Var v) {
        return assigned.contains(v) || assigned.contains(original(v));
    }

    /** The variables on the left of {@code :=}, under both names. */
    private Set<Var> assignedVars(Safety.Unsafe unsafe) {
        Set<Var> assigned = new HashSet<>();
        for (Expr e : unsafe.entries().keySet()) {
            if (e.fromAssignment && e.operands().size() == 2) {
                Walk.vars(e.operands().getFirst(), v -> {
                    assigned.add(v);
                    assigned.add(original(v));
                    return false;
                });
            }
        }
        return assigned;
    }

    private static List<Place> firstPlaces(Safety.Unsafe unsafe) {
        Map<Var, Location> first = new HashMap<>();
        unsafe.entries()
                .forEach((e, vars) ->
                        vars.forEach(v -> first.merge(v, e.location, (a, b) -> a.compareTo(b) > 0 ? b : a)));
        List<Place> places = new ArrayList<>();
        first.forEach((v, at) -> places.add(new Place(v, at)));
        places.sort(Comparator.comparing(Place::location).thenComparing(Place::v));
        return places;
    }

    /** Generated variables mean nothing to an author, so the expressions that need them are named instead. */
    private List<AstError> expressions(Safety.Unsafe unsafe) {
        List<Map.Entry<Expr, VarSet>> pairs = new ArrayList<>(unsafe.entries().entrySet());
        pairs.sort(Comparator.comparing(p -> p.getKey().location));
        Set<Var> seen = new HashSet<>();
        List<AstError> errors = new ArrayList<>();
        for (Map.Entry<Expr, VarSet> pair : pairs) {
            boolean news = false;
            for (Var v : pair.getValue()) {
                news |= v.isGenerated() && seen.add(v);
            }
            if (news) {
                errors.add(new AstError(AstError.UNSAFE_VAR, pair.getKey().location, "expression is unsafe" + scope));
            }
        }
        return errors;
    }
}
