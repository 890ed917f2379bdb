package org.zerotrust.rego.jvm;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Limits;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.builtin.BuiltinException;
import org.zerotrust.rego.eval.Conflicts;
import org.zerotrust.rego.eval.EvalContext;
import org.zerotrust.rego.eval.EvalException;
import org.zerotrust.rego.eval.Interpreter;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Location;
import org.zerotrust.rego.ir.Stmt;
import org.zerotrust.rego.value.Frozen;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** What is shared by all code made of one policy: its constants, what has been folded, where each function stands. */
final class Compilation {
    /** Folding may not take longer than the evaluations it saves: beyond this it is left to them. */
    private static final Limits FOLDING = new Limits(100_000, 4L << 20, 1L << 24, 200);

    private static final long MOST_FOLDED = 1 << 20;

    private final Program program;
    private final @Nullable Object data;
    private final Facts facts;
    private final InputPaths inputPaths;
    private final Dynamic dynamic = new Dynamic();
    private final Map<String, ClassDesc> owners = new HashMap<>();
    private final Map<String, Object> answers = new HashMap<>();
    private final IdentityHashMap<Stmt, Object> folded = new IdentityHashMap<>();
    private final IdentityHashMap<Stmt, List<Object>> foldedOf = new IdentityHashMap<>();
    private final Map<String, Single> singles = new HashMap<>();
    private final Map<List<String>, RegoObject.Shape> shapes = new HashMap<>();
    private final Map<Object, Object> canonical = new HashMap<>();
    private final IdentityHashMap<List<?>, RegoSet> sets = new IdentityHashMap<>();
    private final Map<List<Integer>, Object[]> paths = new HashMap<>();

    /** Stands for "cannot be folded". */
    private static final Object NO = new Object();

    Compilation(Program program, Object data) {
        this.program = program;
        this.facts = new Facts(program);
        this.data = data;
        // A path of an input that can be replaced has more than one value.
        this.inputPaths = new InputPaths(
                facts.replacesInput() ? List.of() : facts.reachable(),
                program.policy().constants().strings());
    }

    Program program() {
        return program;
    }

    Facts facts() {
        return facts;
    }

    InputPaths inputPaths() {
        return inputPaths;
    }

    Dynamic dynamic() {
        return dynamic;
    }

    /** The base documents, unless {@code with} can put others in their place. */
    @Nullable
    Object constantData() {
        return facts.replacesData() ? null : data;
    }

    String string(int index) {
        return program.policy().constants().strings().get(index);
    }

    void owner(Program.Planned p, ClassDesc owner) {
        owners.put(p.func().name(), owner);
    }

    ClassDesc owner(Program.Planned p) {
        ClassDesc owner = owners.get(p.func().name());
        if (owner == null) {
            throw new IllegalStateException("not placed: " + p.func().name());
        }
        return owner;
    }

    String method(Program.Planned p) {
        return "f" + p.id();
    }

    MethodTypeDesc type(Program.Planned p) {
        ClassDesc[] params = new ClassDesc[1 + p.func().params().size()];
        Arrays.fill(params, Types.OBJECT);
        params[0] = Types.CONTEXT;
        return Types.method(Types.OBJECT, params);
    }

    /** The one object for all constants that are equal and written alike: 1 and 1.0 are equal, and print as they stand. */
    Object canonical(Object constant) {
        Object frozen = Frozen.copy(constant);
        Object known = canonical.putIfAbsent(new Written(frozen, Written.text(frozen)), frozen);
        return known != null ? known : frozen;
    }

    private record Written(Object value, String text) {
        static String text(Object value) {
            return value instanceof String || value instanceof Long ? "" : Json.write(value);
        }

        /** Whether each is the other, or equal to it and written like it, as far as that is cheap to see. */
        static boolean alike(List<Object> one, @Nullable List<Object> other) {
            if (other == null || one.size() != other.size()) {
                return false;
            }
            for (int i = 0; i < one.size(); i++) {
                Object a = one.get(i);
                Object b = other.get(i);
                if (a != b && !(a.equals(b) && Values.weight(a) <= MOST_FOLDED && text(a).equals(text(b)))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The elements of a constant array as a constant set, in which they are found at once. */
    RegoSet members(List<?> array) {
        return sets.computeIfAbsent(array, a -> RegoSet.of(a).freeze());
    }

    RegoObject.Shape shape(List<String> sortedKeys) {
        return shapes.computeIfAbsent(
                sortedKeys,
                k -> new RegoObject.Shape(k.stream().map(String::intern).toArray()));
    }

    Object[] path(List<Integer> strings) {
        return paths.computeIfAbsent(strings, p -> p.stream().map(this::string).toArray());
    }

    Site site(Program.Native n, Location at) {
        return new Site(n.builtin(), n.name(), program.file(at.file()), at.row(), at.col());
    }

    RegoError conflict(@Nullable Func func, Location at) {
        return error(Conflicts.message(func), at);
    }

    RegoError keyConflict(Location at) {
        return error(Conflicts.KEYS, at);
    }

    private RegoError error(String message, Location at) {
        return new RegoError(
                BuiltinException.Code.CONFLICT.opaCode(), message, program.file(at.file()), at.row(), at.col());
    }

    /** The answer that is certain once this local of the function has been assigned, or {@code null}. */
    @Nullable
    Boolean certainAnswer(@Nullable Func func, int local) {
        return func == null
                ? null
                : singles.computeIfAbsent(func.name(), n -> new Single(func)).answer(local);
    }

    /** The answer of a rule that rests on the data alone; {@link Flow#UNDEFINED}; {@code null} where it cannot be said. */
    @Nullable
    Object constantAnswer(Func f) {
        if (facts.replacesData() || f.params().size() != 2 || !facts.dataOnly(f)) {
            return null;
        }
        Object known = answers.get(f.name());
        if (known == null) {
            known = answer(f);
            answers.put(f.name(), known);
        }
        return known == NO ? null : known;
    }

    private Object answer(Func f) {
        EvalContext ctx = new EvalContext(foldingOptions());
        try {
            Object answer = new Interpreter(program, ctx, null).call(f.name(), null, data);
            // An error must still be found by each evaluation, at its own place.
            if (ctx.strictError() != null) {
                return NO;
            }
            return constant(answer);
        } catch (EvalException | StackOverflowError | OutOfMemoryError e) {
            return NO;
        }
    }

    /** The answer of a pure built-in; {@link Flow#UNDEFINED}; {@code null} where it cannot be said. */
    @Nullable
    Object fold(Stmt.Call s, Program.Native n, List<Object> operands) {
        Object known = Written.alike(operands, foldedOf.get(s)) ? folded.get(s) : null;
        if (known == null) {
            known = answer(n, operands, s.at());
            folded.put(s, known);
            foldedOf.put(s, operands);
        }
        return known == NO ? null : known;
    }

    private Object answer(Program.Native n, List<Object> operands, Location at) {
        EvalContext ctx = new EvalContext(foldingOptions());
        ctx.meanings(program.meanings());
        try {
            Object answer = Rt.callAny(ctx, site(n, at), operands.toArray());
            if (ctx.strictError() != null) {
                return NO;
            }
            return constant(answer);
        } catch (EvalException | StackOverflowError | OutOfMemoryError e) {
            return NO;
        }
    }

    private Object constant(@Nullable Object answer) {
        if (answer == null) {
            return Flow.UNDEFINED;
        }
        // What is larger than that as a tree is left to the evaluations, which have their limits.
        return Values.weight(answer) > MOST_FOLDED ? NO : canonical(answer);
    }

    private static EvalOptions foldingOptions() {
        return EvalOptions.at(Instant.EPOCH).withLimits(FOLDING).strict();
    }
}
