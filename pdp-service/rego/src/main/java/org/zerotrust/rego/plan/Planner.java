package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Plan;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;
import org.zerotrust.rego.ir.UnplannedRule;
import org.zerotrust.rego.types.Declarations;

/**
 * Plans queries over compiled modules. What the plan answers is what OPA's {@code opa eval} answers, also where OPA's own
 * planner differs from it. One planner plans once; it is not safe for use by several threads.
 */
public final class Planner {
    private static final long STACK_BYTES = 128L << 20;

    private final Collection<Module> modules;
    private final Declarations declarations;
    private final RuleTree tree;
    private final Constants constants = new Constants();
    private final Functions functions = new Functions(this);
    private final Overlays overlays;
    private final Set<Rule> planned = Collections.newSetFromMap(new IdentityHashMap<>());

    private Planner(Collection<Module> modules, Declarations declarations, List<PlanQuery> queries) {
        this.modules = modules;
        this.declarations = declarations;
        this.tree = RuleTree.of(modules);
        this.overlays = new Overlays(modules, queries);
    }

    /**
     * Plans.
     *
     * @param modules all of them, as the compiler left them
     * @param declarations the built-ins that they may call
     * @throws PlanException for a policy that the compiler should not have let through
     */
    public static Policy plan(Collection<Module> modules, Declarations declarations, List<PlanQuery> queries) {
        try {
            return planHere(modules, declarations, queries);
        } catch (StackOverflowError e) {
            // planning nests as deep as iterations do in the policy: once more, with room
            return planWithRoom(modules, declarations, queries);
        }
    }

    private static Policy planWithRoom(Collection<Module> modules, Declarations declarations, List<PlanQuery> queries) {
        FutureTask<Policy> task = new FutureTask<>(() -> planHere(modules, declarations, queries));
        Thread thread = new Thread(null, task, "rego-plan", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlanException(Location.NONE, "planning was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PlanException p) {
                throw p;
            }
            if (e.getCause() instanceof StackOverflowError) {
                throw new PlanException(Location.NONE, "iterations are nested too deep");
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Policy planHere(Collection<Module> modules, Declarations declarations, List<PlanQuery> queries) {
        Planner p = new Planner(modules, declarations, queries);
        List<Plan> plans = new ArrayList<>();
        for (PlanQuery q : queries) {
            plans.add(p.query(q));
        }
        List<Func> funcs = p.functions.write();
        List<UnplannedRule> unplanned = p.unplanned();
        return new Policy(p.constants.build(), plans, funcs, unplanned);
    }

    RuleTree tree() {
        return tree;
    }

    Declarations declarations() {
        return declarations;
    }

    Functions functions() {
        return functions;
    }

    Overlays overlays() {
        return overlays;
    }

    Constants constants() {
        return constants;
    }

    void planned(Rule rule) {
        planned.add(rule);
    }

    /** Whether rules make anything at this path or below, so that replacing the document there hides them. */
    boolean hasRulesAt(Ref ref) {
        RuleTree node = tree;
        if (!ref.head().equals(node.path().getFirst())) {
            return false;
        }
        for (Term t : ref.from(1)) {
            node = node == null ? null : node.child(t.value);
        }
        return node != null;
    }

    private Plan query(PlanQuery query) {
        Code code = new Code(constants);
        List<Block> blocks = new ArrayList<>();
        for (Body body : query.bodies()) {
            Map<Var, Var> names = new LinkedHashMap<>();
            for (Var v :
                    Vars.of(body, Vars.Skip.REF_CALL_HEAD, Vars.Skip.CLOSURES).sorted()) {
                Var name = query.rewritten().getOrDefault(v, v);
                if (!name.isGenerated() && !name.isWildcard() && !isDocument(name)) {
                    names.put(v, name);
                }
            }
            BodyPlanner planner = new BodyPlanner(this, new Frame(code, Context.NONE));
            int mark = code.mark();
            code.place(body.location());
            blocks.add(code.block(() -> planner.body(body, () -> {
                int solution = code.makeObject();
                names.forEach((v, name) -> {
                    Integer local = planner.frame.scope.local(v);
                    if (local != null) {
                        code.insert(constants.string(name.name()), new Operand.Local(local), solution);
                    }
                });
                code.add(new Stmt.ResultSetAdd(solution, code.at()));
            })));
            code.reuse(mark);
        }
        return new Plan(query.name(), blocks);
    }

    private static boolean isDocument(Var v) {
        return v.name().equals("input") || v.name().equals("data");
    }

    private List<UnplannedRule> unplanned() {
        List<UnplannedRule> all = new ArrayList<>();
        for (Module m : modules) {
            for (Rule r : m.rules) {
                if (!planned.contains(r)) {
                    all.add(new UnplannedRule(r.ref().toString(), constants.at(r.location)));
                }
            }
        }
        all.sort(Comparator.comparing(UnplannedRule::path));
        return all;
    }
}
