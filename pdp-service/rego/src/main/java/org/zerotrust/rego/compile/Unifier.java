package org.zerotrust.rego.compile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ast.Vars.Skip;

/** Which variables an equality binds, given those that are bound already (OPA v1/ast/unify.go). */
final class Unifier {
    private final VarSet safe;
    private final VarSet unified = new VarSet();
    private final Map<Var, VarSet> unknown = new LinkedHashMap<>();

    private Unifier(VarSet safe) {
        this.safe = safe;
    }

    /** The variables that {@code a = b} makes safe. */
    static VarSet unify(VarSet safe, Term a, Term b) {
        Unifier u = new Unifier(safe);
        u.unify(a.value, b.value);
        return u.unified;
    }

    /** Whether the head of a reference is bound. */
    static boolean isRefSafe(Ref ref, VarSet safe) {
        return ref.head().value instanceof Var v ? safe.contains(v) : isValueSafe(ref.head().value, safe);
    }

    private static boolean isValueSafe(Value value, VarSet safe) {
        return VarSets.containsAll(safe, Vars.of(value, Skip.REF_CALL_HEAD, Skip.CLOSURES));
    }

    private boolean isSafe(Var v) {
        return safe.contains(v) || unified.contains(v);
    }

    private void unify(Value a, Value b) {
        switch (a) {
            case Var x -> unifyVar(x, b);
            case Ref x -> {
                if (isRefSafe(x, safe)) {
                    markOutputs(b);
                }
            }
            case Call x -> {
                if (isValueSafe(x, safe)) {
                    markOutputs(b);
                }
            }
            case ArrayComprehension x -> {
                if (b instanceof Var || b instanceof ArrayValue) {
                    markOutputs(b);
                }
            }
            case ObjectComprehension x -> {
                if (b instanceof Var || b instanceof ObjectValue) {
                    markOutputs(b);
                }
            }
            case SetComprehension x -> {
                if (b instanceof Var v) {
                    markSafe(v);
                }
            }
            case ArrayValue x -> unifyArray(x, b);
            case ObjectValue x -> unifyObject(x, b);
            default -> {
                if (b instanceof Var v) {
                    markSafe(v);
                }
            }
        }
    }

    private void unifyVar(Var a, Value b) {
        switch (b) {
            case Var y -> {
                if (isSafe(y)) {
                    markSafe(a);
                } else if (isSafe(a)) {
                    markSafe(y);
                } else {
                    markUnknown(a, y);
                    markUnknown(y, a);
                }
            }
            case ArrayValue y -> unifyAll(a, y);
            case ObjectValue y -> unifyAll(a, y);
            case Ref y -> {
                if (isRefSafe(y, safe)) {
                    markSafe(a);
                }
            }
            case Call y -> {
                if (isValueSafe(y, safe)) {
                    markSafe(a);
                }
            }
            default -> markSafe(a);
        }
    }

    private void unifyArray(ArrayValue a, Value b) {
        switch (b) {
            case Var y -> unifyAll(y, a);
            case ArrayComprehension y -> markAllSafe(a);
            case ObjectComprehension y -> markAllSafe(a);
            case SetComprehension y -> markAllSafe(a);
            case Ref y -> {
                if (isRefSafe(y, safe)) {
                    markAllSafe(a);
                }
            }
            case Call y -> {
                if (isValueSafe(y, safe)) {
                    markAllSafe(a);
                }
            }
            case ArrayValue y -> {
                if (a.size() == y.size()) {
                    for (int i = 0; i < a.size(); i++) {
                        unify(a.get(i).value, y.get(i).value);
                    }
                }
            }
            default -> {}
        }
    }

    private void unifyObject(ObjectValue a, Value b) {
        switch (b) {
            case Var y -> unifyAll(y, a);
            case Ref y -> {
                if (isRefSafe(y, safe)) {
                    markAllSafe(a);
                }
            }
            case Call y -> {
                if (isValueSafe(y, safe)) {
                    markAllSafe(a);
                }
            }
            case ObjectValue y -> {
                if (a.size() == y.size()) {
                    for (ObjectValue.Entry e : a) {
                        Term other = y.get(e.key.value);
                        if (other != null) {
                            unify(e.value.value, other.value);
                        }
                    }
                }
            }
            default -> {}
        }
    }

    /** A variable, or every variable of an array or object: each gets its value from the other side. */
    private void markOutputs(Value v) {
        switch (v) {
            case Var x -> markSafe(x);
            case ArrayValue x -> markAllSafe(x);
            case ObjectValue x -> markAllSafe(x);
            default -> {}
        }
    }

    private static VarSet patternVars(Value v) {
        return Vars.of(v, Skip.REF_HEAD, Skip.OBJECT_KEYS, Skip.CLOSURES);
    }

    private void markAllSafe(Value v) {
        patternVars(v).forEach(this::markSafe);
    }

    private void markSafe(Var x) {
        unified.add(x);
        VarSet dependencies = unknown.remove(x);
        if (dependencies != null) {
            dependencies.forEach(this::markSafe);
        }
        for (Var v : List.copyOf(unknown.keySet())) {
            VarSet deps = unknown.get(v);
            if (deps != null && deps.contains(x)) {
                deps.remove(x);
                if (deps.isEmpty()) {
                    markSafe(v);
                }
            }
        }
    }

    private void markUnknown(Var a, Var b) {
        unknown.computeIfAbsent(a, k -> new VarSet()).add(b);
    }

    private void unifyAll(Var a, Value b) {
        if (isSafe(a)) {
            markAllSafe(b);
            return;
        }
        VarSet unsafe = patternVars(b).diff(safe).diff(unified);
        if (unsafe.isEmpty()) {
            markSafe(a);
        } else {
            unsafe.forEach(v -> markUnknown(a, v));
        }
    }
}
