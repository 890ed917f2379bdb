package org.zerotrust.rego.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.builtin.Builtin;
import org.zerotrust.rego.builtin.Builtins;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.BuiltinFunc;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Location;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Plan;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;
import org.zerotrust.rego.value.Json;

/** A plan made ready to run: names resolved, numbers parsed, sizes of frames known. Immutable but for what it remembers of texts. */
public final class Program {
    /** What a call leads to. */
    public sealed interface Target {}

    /** A planned function; {@code id} counts from 0. */
    public record Planned(Func func, int id, int frame) implements Target {}

    /** A built-in function; {@code isVoid} where it has no result. */
    public record Native(String name, Builtin builtin, boolean isVoid) implements Target {}

    private final Policy policy;
    private final Map<String, Target> targets;
    private final Map<String, Plan> plans = new HashMap<>();
    private final Map<List<String>, Planned> paths = new HashMap<>();
    private final @Nullable Number[] numbers;
    private final Meanings meanings = new Meanings();
    private final Set<Stmt> baseReferences = Collections.newSetFromMap(new IdentityHashMap<>());

    private Program(Policy policy, Map<String, Target> targets) {
        this.policy = policy;
        this.targets = targets;
        this.numbers = new Number[policy.constants().strings().size()];
    }

    /**
     * Resolves a plan.
     *
     * @throws RegoCompileException where it calls what does not exist
     */
    public static Program link(Policy policy) {
        Set<String> isVoid = new HashSet<>();
        for (BuiltinFunc f : policy.constants().builtinFuncs()) {
            if (f.decl() instanceof Map<?, ?> d && d.get("result") == null) {
                isVoid.add(f.name());
            }
        }
        Map<String, Target> targets = new HashMap<>();
        Program program = new Program(policy, targets);
        for (Func f : policy.funcs()) {
            int frame = Math.max(Walk.size(f.blocks()), f.returns() + 1);
            for (int p : f.params()) {
                frame = Math.max(frame, p + 1);
            }
            Planned planned = new Planned(f, targets.size(), frame);
            targets.put(f.name(), planned);
            if (!f.path().isEmpty()) {
                program.paths.put(f.path(), planned);
            }
        }
        List<RegoError> errors = new ArrayList<>();
        for (Func f : policy.funcs()) {
            program.resolve(f.blocks(), isVoid, errors);
        }
        for (Plan p : policy.plans()) {
            program.plans.put(p.name(), p);
            program.resolve(p.blocks(), isVoid, errors);
        }
        if (!errors.isEmpty()) {
            throw new RegoCompileException(errors.stream().distinct().toList());
        }
        return program;
    }

    private void resolve(List<Block> blocks, Set<String> isVoid, List<RegoError> errors) {
        Set<Integer> base = new HashSet<>(Set.of(Policy.DATA));
        Walk.visit(blocks, s -> {
            switch (s) {
                case Stmt.Dot d
                when d.source() instanceof Operand.Local l && base.contains(l.index()) -> {
                    base.add(d.target());
                    baseReferences.add(d);
                }
                case Stmt.Call c -> call(c, isVoid, errors);
                case Stmt.MakeNumberRef n -> {
                    String text = policy.constants().strings().get(n.index());
                    try {
                        numbers[n.index()] = Json.number(text);
                    } catch (NumberFormatException e) {
                        errors.add(new RegoError("rego_compile_error", "plan has no number but " + text));
                    }
                }
                default -> {
                    // Nothing to resolve.
                }
            }
        });
    }

    private void call(Stmt.Call c, Set<String> isVoid, List<RegoError> errors) {
        Target known = targets.get(c.func());
        if (known == null) {
            Builtin b = Builtins.find(c.func());
            if (b == null) {
                errors.add(error("undefined function " + c.func(), c.at()));
                return;
            }
            known = new Native(c.func(), b, isVoid.contains(c.func()));
            targets.put(c.func(), known);
        }
        if (known instanceof Native n
                && n.builtin().arity() >= 0
                && n.builtin().arity() != c.args().size()) {
            int wanted = n.builtin().arity();
            errors.add(error(
                    c.func() + " takes " + wanted + " operands, not " + c.args().size(), c.at()));
        }
    }

    private RegoError error(String message, Location at) {
        return new RegoError("rego_type_error", message, file(at.file()), at.row(), at.col());
    }

    /** The plan it was made of. */
    public Policy policy() {
        return policy;
    }

    /** What texts of this policy mean. */
    public Meanings meanings() {
        return meanings;
    }

    /** What a call of this name leads to. */
    public Target target(String func) {
        Target t = targets.get(func);
        if (t == null) {
            throw new IllegalStateException("not linked: " + func);
        }
        return t;
    }

    /** The function at this path of dynamic calls, or {@code null}. */
    public @Nullable Planned byPath(List<String> path) {
        return paths.get(path);
    }

    /** Plans by name. */
    public Map<String, Plan> plans() {
        return plans;
    }

    /** The number whose text is this string constant. */
    public Number number(int index) {
        Number n = numbers[index];
        if (n == null) {
            throw new IllegalStateException("not linked: number " + index);
        }
        return n;
    }

    /** The name of a source file; empty where unknown. */
    public String file(int index) {
        List<String> files = policy.constants().files();
        return index < files.size() ? files.get(index) : "";
    }

    /** Whether the look-up is a step of a reference that starts at {@code data} in the source. */
    public boolean isBaseReference(Stmt.Dot dot) {
        return baseReferences.contains(dot);
    }

    /** How many planned functions there are. */
    public int funcs() {
        return policy.funcs().size();
    }
}
