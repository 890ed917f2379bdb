package org.zerotrust.rego.compile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.Copies;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.types.Declaration;

/** Where a variable gets its value from, for messages. */
sealed interface VarOrigin {
    /** From the input. */
    record Input(Ref ref) implements VarOrigin {}

    /** From a rule or base document. */
    record Document(Ref ref) implements VarOrigin {}

    /** From a collection that stands in the source. */
    record Collection(Value values) implements VarOrigin {}

    /** From a call of a built-in. */
    record Builtin(Declaration function) implements VarOrigin {}

    /** From the rule's own key. */
    record HeadKey() implements VarOrigin {}

    /** From the caller. */
    record HeadArgument() implements VarOrigin {}

    /** The origins of the variables of {@code ref}, which stands in the expression {@code index}. */
    static Map<Var, VarOrigin> in(Rule rule, int index, Ref ref, Compilation builtins) {
        Search search = new Search(rule);
        for (int i = 0; i < Math.min(index, rule.body.size()); i++) {
            search.read(rule.body.get(i), builtins);
        }
        search.readHead();
        Map<Var, VarOrigin> origins = new HashMap<>();
        for (Term t : ref.from(1)) {
            VarOrigin origin = t.value instanceof Var v ? search.resolve(v, 0) : null;
            if (origin != null) {
                origins.put((Var) t.value, origin);
            }
        }
        return origins;
    }

    /** Follows equalities backwards. */
    final class Search {
        private final Rule rule;
        private final Map<Var, Term> bindings = new HashMap<>();
        private final Map<Var, Declaration> outputs = new HashMap<>();
        private final Map<Var, VarOrigin> head = new HashMap<>();

        private Search(Rule rule) {
            this.rule = rule;
        }

        private void read(Expr e, Compilation builtins) {
            if (e.negated || !e.withs.isEmpty() || !e.isCall()) {
                return;
            }
            List<Term> operands = e.operands();
            if (e.isEquality()) {
                if (operands.size() == 2) {
                    bind(operands.get(0), operands.get(1));
                    bind(operands.get(1), operands.get(0));
                }
                return;
            }
            Ref operator = e.operator();
            Declaration builtin = operator == null ? null : builtins.builtin(operator);
            if (builtin != null
                    && operands.size() == builtin.arity() + 1
                    && operands.getLast().value instanceof Var v) {
                outputs.put(v, builtin);
            }
        }

        private void bind(Term target, Term source) {
            if (target.value instanceof Var v) {
                bindings.putIfAbsent(v, source);
            }
        }

        private void readHead() {
            for (Term t : rule.head.ref().from(1)) {
                put(t, new HeadKey());
            }
            if (rule.head.key != null) {
                put(rule.head.key, new HeadKey());
            }
            for (Term t : rule.head.args) {
                put(t, new HeadArgument());
            }
        }

        private void put(Term t, VarOrigin origin) {
            if (t.value instanceof Var v) {
                head.put(v, origin);
            }
        }

        private @Nullable VarOrigin resolve(Var v, int depth) {
            if (depth > rule.body.size()) {
                return null;
            }
            Declaration builtin = outputs.get(v);
            if (builtin != null) {
                return new Builtin(builtin);
            }
            Term source = bindings.get(v);
            if (source != null) {
                if (source.value instanceof Var next) {
                    return resolve(next, depth + 1);
                }
                VarOrigin o = source.value instanceof Ref r ? origin(r, depth) : null;
                if (o != null) {
                    return o;
                }
            }
            return head.get(v);
        }

        private @Nullable VarOrigin origin(Ref r, int depth) {
            if (r.head().value.equals(VarSets.INPUT)) {
                return new Input(Copies.of(r.constantPrefix()));
            }
            if (r.head().value.equals(VarSets.DATA)) {
                return new Document(Copies.of(r.constantPrefix()));
            }
            if (r.size() == 2 && !Terms.isConstant(r.get(1).value)) {
                Value values = constantCollection(r.head(), depth);
                return values == null ? null : new Collection(values);
            }
            return null;
        }

        private @Nullable Value constantCollection(Term start, int depth) {
            Term t = start;
            for (int d = depth; d <= bindings.size() && t.value instanceof Var v; d++) {
                t = bindings.get(v);
                if (t == null) {
                    return null;
                }
            }
            boolean collection =
                    t.value instanceof ArrayValue || t.value instanceof SetValue || t.value instanceof ObjectValue;
            return collection && Terms.isConstant(t.value) ? t.value : null;
        }
    }
}
