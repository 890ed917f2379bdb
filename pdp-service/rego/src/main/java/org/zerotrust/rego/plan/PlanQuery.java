package org.zerotrust.rego.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;

/**
 * A compiled query to plan. Each of its solutions becomes one object in the result set: variable to value.
 *
 * @param name the plan's name
 * @param bodies compiled; the result set holds the solutions of all
 * @param rewritten the compiler's names of variables to the author's; others keep theirs
 */
public record PlanQuery(String name, List<Body> bodies, Map<Var, Var> rewritten) {
    /** Takes copies of the collections. */
    public PlanQuery {
        Objects.requireNonNull(name);
        bodies = List.copyOf(bodies);
        rewritten = Map.copyOf(rewritten);
    }

    /** The value of {@code data} at a path such as {@code zta/access/decision}, under {@code result}. */
    public static PlanQuery entrypoint(String path) {
        Ref ref = Ref.of("data");
        Arrays.stream(path.split("/", -1)).filter(s -> !s.isEmpty()).forEach(s -> ref.add(Term.string(s)));
        Expr query = Expr.call(Term.ref(Term.var("eq")), Term.var("result"), new Term(ref));
        return new PlanQuery(path, List.of(new Body(query)), Map.of());
    }
}
