package org.zerotrust.rego.plan;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.ast.With;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.types.AnyType;
import org.zerotrust.rego.types.Declaration;
import org.zerotrust.rego.types.FunctionType;

/**
 * Documents above one that {@code with data...} replaces. OPA's evaluator reads such a document as the replacement laid
 * over the base document (what its target stack does not hide is merged, see {@code evalResolver.Resolve} of OPA's package
 * topdown), where OPA's plan has the replacement alone. We answer as the evaluator does. Where no policy holds such a
 * {@code with}, nothing is planned for it.
 */
final class Overlays {
    private static final Declaration OVERLAID = new Declaration(
            "internal.overlaid",
            null,
            new FunctionType(Arrays.asList(AnyType.ANY, AnyType.ANY, AnyType.ANY), AnyType.ANY, null),
            false,
            false,
            false);

    private final Set<Ref> targets = new LinkedHashSet<>();

    Overlays(Collection<Module> modules, List<PlanQuery> queries) {
        modules.forEach(m -> m.rules.forEach(this::collect));
        queries.forEach(q -> q.bodies().forEach(this::collect));
    }

    private void collect(Node in) {
        Walk.walk(in, n -> {
            if (n instanceof With w
                    && w.target.value instanceof Ref target
                    && target.head().value instanceof Var v
                    && v.name().equals("data")) {
                targets.add(target);
            }
            return false;
        });
    }

    /** Whether a {@code with} may have replaced something below what the reference finds. */
    boolean above(List<Term> ref) {
        return targets.stream().anyMatch(target -> above(ref, target));
    }

    private static boolean above(List<Term> ref, Ref target) {
        return ref.size() < target.size() && agree(ref, target);
    }

    /** As far as both go and keys are known; {@code input} is above nothing of {@code data}. */
    private static boolean agree(List<Term> ref, Ref target) {
        if (!ref.getFirst().equals(target.head())) {
            return false;
        }
        for (int i = 1; i < Math.min(ref.size(), target.size()); i++) {
            Term key = ref.get(i);
            if (Terms.isConstant(key.value) && !key.equals(target.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether what lies at {@code target} may be read as a document above another target: while a {@code with} gives it,
     * nothing of the base document is seen there, so that those who read it must know.
     */
    boolean hides(Ref target) {
        return above(target.terms);
    }

    /**
     * Goes on with the base document as it is read.
     *
     * @param ref where it is, {@code data} first; all of its keys are known by now
     */
    void read(BodyPlanner body, List<Term> ref, Operand document, Consumer<Operand> then) {
        if (!above(ref)) {
            then.accept(document);
            return;
        }
        Code code = body.code;
        code.constants().needs(OVERLAID);
        List<Ref> given = body.frame.context.replaced().stream()
                .filter(target -> target.size() <= ref.size() && agree(ref, target))
                .toList();
        if (given.stream().anyMatch(target -> ref.subList(0, target.size()).equals(target.terms))) {
            then.accept(document);
            return;
        }
        paths(
                body,
                given,
                0,
                code.makeArray(given.size()),
                hidden -> path(
                        body,
                        ref,
                        path -> then.accept(Code.op(code.call(OVERLAID.name(), List.of(document, path, hidden))))));
    }

    private static void paths(BodyPlanner body, List<Ref> refs, int i, int all, Consumer<Operand> then) {
        if (i == refs.size()) {
            then.accept(Code.op(all));
            return;
        }
        path(body, refs.get(i).terms, path -> {
            body.code.append(path, all);
            paths(body, refs, i + 1, all, then);
        });
    }

    /** The keys behind {@code data}, as an array. */
    private static void path(BodyPlanner body, List<Term> ref, Consumer<Operand> then) {
        body.terms.all(ref.subList(1, ref.size()), keys -> {
            int path = body.code.makeArray(keys.size());
            keys.forEach(k -> body.code.append(k, path));
            then.accept(Code.op(path));
        });
    }
}
