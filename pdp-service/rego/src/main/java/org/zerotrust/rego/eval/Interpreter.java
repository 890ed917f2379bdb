package org.zerotrust.rego.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.builtin.Builtin;
import org.zerotrust.rego.builtin.BuiltinException;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Location;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Plan;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;
import org.zerotrust.rego.value.RegoArray;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/**
 * One evaluation of a plan, statement by statement.
 *
 * <p>How a block ends is an int: {@link #NEXT} where all its statements held; {@code 0} where it is undefined or was
 * broken out of; {@code n > 0} where {@code n} blocks around it end as well; {@link #RETURN}.
 */
public final class Interpreter {
    private static final int NEXT = -1;
    private static final int RETURN = -2;

    /** How many blocks around a dynamic call end where the function's answer is undefined. */
    private static final int DYNAMIC_UNDEFINED = 3;

    private static final long BYTES_PER_ELEMENT = 32;

    private final Program program;
    private final EvalContext ctx;
    private final @Nullable Tracer tracer;
    private @Nullable Object returned;
    private @Nullable Func running;

    /** An evaluation that nothing has been run in yet. */
    public Interpreter(Program program, EvalContext ctx, @Nullable Tracer tracer) {
        this.program = program;
        this.ctx = ctx;
        this.tracer = tracer;
        ctx.memo(new Memo(program.funcs()));
        ctx.meanings(program.meanings());
    }

    /**
     * Runs a plan.
     *
     * @return the result set in the order in which it was made
     * @throws EvalException where the evaluation fails
     */
    public List<Object> run(Plan plan, @Nullable Object input, @Nullable Object data) {
        @Nullable Object[] locals = new Object[Walk.size(plan.blocks())];
        ctx.baseDocuments(data);
        locals[Policy.INPUT] = input;
        locals[Policy.DATA] = data;
        for (Block b : plan.blocks()) {
            if (block(b, locals) == RETURN) {
                break;
            }
        }
        return ctx.results();
    }

    /**
     * Asks one rule.
     *
     * @return its answer, or {@code null} where it is undefined
     * @throws EvalException where the evaluation fails
     */
    public @Nullable Object call(String rule, @Nullable Object input, @Nullable Object data) {
        if (!(program.target(rule) instanceof Program.Planned p)) {
            throw new IllegalArgumentException("not a rule: " + rule);
        }
        @Nullable Object[] frame = new Object[p.frame()];
        frame[Policy.INPUT] = input;
        frame[Policy.DATA] = data;
        return invoke(p, frame);
    }

    private int block(Block block, @Nullable Object[] locals) {
        List<Stmt> stmts = block.stmts();
        ctx.step(stmts.size());
        for (int i = 0; i < stmts.size(); i++) {
            Stmt s = stmts.get(i);
            int end = stmt(s, locals);
            if (tracer != null) {
                tracer.ran(s, end == NEXT, locals);
            }
            if (end != NEXT) {
                return end;
            }
        }
        return NEXT;
    }

    private int stmt(Stmt stmt, @Nullable Object[] l) {
        switch (stmt) {
            case Stmt.AssignVar s -> l[s.target()] = value(s.source(), l);
            case Stmt.Dot s -> {
                Object found = dot(s, value(s.source(), l), value(s.key(), l));
                l[s.target()] = found;
                return held(found != null);
            }
            case Stmt.Call s -> {
                return call(s, l);
            }
            case Stmt.CallDynamic s -> {
                return callDynamic(s, l);
            }
            case Stmt.Equal s -> {
                Object a = value(s.a(), l);
                Object b = value(s.b(), l);
                return held(a != null && b != null && Values.equal(a, b));
            }
            case Stmt.NotEqual s -> {
                Object a = value(s.a(), l);
                Object b = value(s.b(), l);
                // Undefined is not "something else": it never makes a body true.
                return held(a != null && b != null && !Values.equal(a, b));
            }
            case Stmt.BlockStmt s -> {
                return blocks(s.blocks(), l);
            }
            case Stmt.Scan s -> {
                return scan(s, l);
            }
            case Stmt.Not s -> {
                int end = block(s.block(), l);
                return end == NEXT ? 0 : end == 0 ? NEXT : outward(end);
            }
            case Stmt.With s -> {
                return with(s, l);
            }
            case Stmt.Break s -> {
                return s.index();
            }
            case Stmt.ReturnLocal s -> {
                returned = l[s.source()];
                return RETURN;
            }
            case Stmt.AssignInt s -> l[s.target()] = s.value();
            case Stmt.AssignVarOnce s -> assignOnce(s, l);
            case Stmt.ResetLocal s -> l[s.target()] = null;
            case Stmt.MakeNull s -> l[s.target()] = RegoNull.NULL;
            case Stmt.MakeNumberInt s -> l[s.target()] = s.value();
            case Stmt.MakeNumberRef s -> l[s.target()] = program.number(s.index());
            case Stmt.MakeArray s -> l[s.target()] = new RegoArray(Math.clamp(s.capacity(), 0, 64));
            case Stmt.MakeObject s -> l[s.target()] = new RegoObject();
            case Stmt.MakeSet s -> l[s.target()] = new RegoSet();
            case Stmt.IsArray s -> {
                return held(value(s.source(), l) instanceof List<?>);
            }
            case Stmt.IsObject s -> {
                return held(value(s.source(), l) instanceof Map<?, ?>);
            }
            case Stmt.IsSet s -> {
                return held(value(s.source(), l) instanceof Set<?>);
            }
            case Stmt.IsDefined s -> {
                return held(l[s.source()] != null);
            }
            case Stmt.IsUndefined s -> {
                return held(l[s.source()] == null);
            }
            case Stmt.Len s -> {
                Object length = length(value(s.source(), l));
                l[s.target()] = length;
                return held(length != null);
            }
            case Stmt.Nop s -> {
                // Nothing to do.
            }
            case Stmt.ArrayAppend s -> {
                ctx.allocated(BYTES_PER_ELEMENT);
                made(l[s.array()], RegoArray.class).append(defined(value(s.value(), l)));
            }
            case Stmt.SetAdd s -> {
                ctx.allocated(BYTES_PER_ELEMENT);
                made(l[s.set()], RegoSet.class).insert(defined(value(s.value(), l)));
            }
            case Stmt.ObjectInsert s -> {
                ctx.allocated(BYTES_PER_ELEMENT);
                made(l[s.object()], RegoObject.class).insert(defined(value(s.key(), l)), defined(value(s.value(), l)));
            }
            case Stmt.ObjectInsertOnce s -> insertOnce(s, l);
            case Stmt.ObjectMerge s -> l[s.target()] = Merge.merge(l[s.a()], l[s.b()]);
            case Stmt.ResultSetAdd s -> ctx.result(defined(l[s.value()]));
        }
        return NEXT;
    }

    private static int held(boolean held) {
        return held ? NEXT : 0;
    }

    /** How the block ends that holds a statement whose own block ended so. */
    private static int outward(int end) {
        return end > 0 ? end - 1 : end;
    }

    private @Nullable Object value(Operand o, @Nullable Object[] l) {
        return switch (o) {
            case Operand.Local x -> l[x.index()];
            case Operand.StringIndex x -> program.policy().constants().strings().get(x.index());
            case Operand.Bool x -> x.value();
        };
    }

    private @Nullable Object dot(Stmt.Dot s, @Nullable Object source, @Nullable Object key) {
        if (key == null) {
            return null;
        }
        Object found = Values.get(source, key);
        if (found == null && key instanceof Number n && program.isBaseReference(s)) {
            return Values.baseMember(source, n);
        }
        return found;
    }

    private int blocks(List<Block> blocks, @Nullable Object[] l) {
        for (int i = 0; i < blocks.size(); i++) {
            int end = block(blocks.get(i), l);
            if (end != NEXT && end != 0) {
                return outward(end);
            }
        }
        return NEXT;
    }

    private int scan(Stmt.Scan s, @Nullable Object[] l) {
        switch (l[s.source()]) {
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    int end = element(s, l, (long) i, Values.orNull(list.get(i)));
                    if (end != NEXT && end != 0) {
                        return outward(end);
                    }
                }
            }
            case Map<?, ?> map -> {
                RegoObject o = RegoObject.of(map);
                for (int i = 0; i < o.size(); i++) {
                    int end = element(s, l, o.sortedKey(i), o.sortedValue(i));
                    if (end != NEXT && end != 0) {
                        return outward(end);
                    }
                }
            }
            case Set<?> set -> {
                RegoSet o = RegoSet.of(set);
                for (int i = 0; i < o.size(); i++) {
                    int end = element(s, l, o.sorted(i), o.sorted(i));
                    if (end != NEXT && end != 0) {
                        return outward(end);
                    }
                }
            }
            case null, default -> {
                // A scalar has no elements.
            }
        }
        return NEXT;
    }

    private int element(Stmt.Scan s, @Nullable Object[] l, Object key, Object value) {
        ctx.step(1);
        l[s.key()] = key;
        l[s.value()] = value;
        return block(s.block(), l);
    }

    private int with(Stmt.With s, @Nullable Object[] l) {
        Object before = l[s.local()];
        List<String> path = s.path().stream()
                .map(i -> program.policy().constants().strings().get(i))
                .toList();
        // Answers found with other documents don't hold here.
        Memo memoBefore = ctx.memo(new Memo(program.funcs()));
        l[s.local()] = Merge.upsert(before, path, value(s.value(), l));
        int end = block(s.block(), l);
        l[s.local()] = before;
        ctx.memo(memoBefore);
        return end == NEXT || end == 0 ? end : outward(end);
    }

    private void assignOnce(Stmt.AssignVarOnce s, @Nullable Object[] l) {
        Object before = l[s.target()];
        Object now = value(s.source(), l);
        if (before != null && now != null && !Values.equal(before, now)) {
            throw conflict(Conflicts.message(running), s.at());
        }
        // Of equal values the first stays, as in OPA: 3 and 3.0 are equal, and not the same text.
        l[s.target()] = before != null && now != null ? before : now;
    }

    private void insertOnce(Stmt.ObjectInsertOnce s, @Nullable Object[] l) {
        ctx.allocated(BYTES_PER_ELEMENT);
        Object value = defined(value(s.value(), l));
        Object before = made(l[s.object()], RegoObject.class).insert(defined(value(s.key(), l)), value);
        if (before != null && !Values.equal(before, value)) {
            throw conflict(Conflicts.KEYS, s.at());
        }
    }

    private EvalException conflict(String message, Location at) {
        return new EvalException(new RegoError(
                BuiltinException.Code.CONFLICT.opaCode(), message, program.file(at.file()), at.row(), at.col()));
    }

    private int call(Stmt.Call s, @Nullable Object[] l) {
        switch (program.target(s.func())) {
            case Program.Planned p -> {
                @Nullable Object[] frame = new Object[p.frame()];
                List<Integer> params = p.func().params();
                for (int i = 0; i < s.args().size(); i++) {
                    frame[params.get(i)] = value(s.args().get(i), l);
                }
                Object result = invoke(p, frame);
                l[s.result()] = result;
                return held(result != null);
            }
            case Program.Native n -> {
                @Nullable Object[] operands = new Object[s.args().size()];
                for (int i = 0; i < operands.length; i++) {
                    operands[i] = value(s.args().get(i), l);
                    if (operands[i] == null) {
                        return 0;
                    }
                }
                Object result = callNative(n, operands, s.at());
                if (n.isVoid()) {
                    return NEXT;
                }
                l[s.result()] = result;
                return held(result != null);
            }
        }
    }

    @SuppressWarnings("NullAway") // The caller has checked that each operand is defined.
    private @Nullable Object callNative(Program.Native n, @Nullable Object[] o, Location at) {
        ctx.step(1);
        try {
            return switch (n.builtin()) {
                case Builtin.F0 f -> f.call(ctx);
                case Builtin.F1 f -> f.call(ctx, o[0]);
                case Builtin.F2 f -> f.call(ctx, o[0], o[1]);
                case Builtin.F3 f -> f.call(ctx, o[0], o[1], o[2]);
                case Builtin.F4 f -> f.call(ctx, o[0], o[1], o[2], o[3]);
                case Builtin.FN f -> f.call(ctx, o);
            };
        } catch (BuiltinException e) {
            ctx.failed(n.name(), e, program.file(at.file()), at.row(), at.col());
            return null;
        }
    }

    private int callDynamic(Stmt.CallDynamic s, @Nullable Object[] l) {
        List<String> path = new ArrayList<>(s.path().size());
        for (Operand o : s.path()) {
            if (!(value(o, l) instanceof String segment)) {
                return 0;
            }
            path.add(segment);
        }
        Program.Planned p = program.byPath(path);
        if (p == null) {
            return 0;
        }
        @Nullable Object[] frame = new Object[p.frame()];
        for (int i = 0; i < s.args().size(); i++) {
            frame[p.func().params().get(i)] = l[s.args().get(i)];
        }
        Object result = invoke(p, frame);
        l[s.result()] = result;
        return result == null ? DYNAMIC_UNDEFINED : NEXT;
    }

    private @Nullable Object invoke(Program.Planned p, @Nullable Object[] frame) {
        Memo memo = ctx.memo();
        Object key = key(p, frame);
        Object known = key == null ? memo.rule(p.id()) : memo.function(p.id(), key);
        if (known != null) {
            return known == Memo.UNDEFINED ? null : known;
        }
        Func func = p.func();
        Func caller = running;
        running = func;
        ctx.enter();
        if (tracer != null) {
            tracer.enter(func);
        }
        Object result = null;
        for (Block b : func.blocks()) {
            if (block(b, frame) == RETURN) {
                result = returned;
                break;
            }
        }
        if (tracer != null) {
            tracer.exit(func, result);
        }
        ctx.leave();
        running = caller;
        if (key == null) {
            memo.rule(p.id(), result);
        } else {
            memo.function(p.id(), key, result);
        }
        return result;
    }

    /** What the answer is kept under; {@code null} for a rule, which has no operands. */
    private static @Nullable Object key(Program.Planned p, @Nullable Object[] frame) {
        List<Integer> params = p.func().params();
        int n = params.size() - 2;
        if (n == 0) {
            return null;
        }
        @Nullable Object[] operands = new Object[n];
        for (int i = 0; i < n; i++) {
            operands[i] = frame[params.get(i + 2)];
        }
        return Memo.key(operands);
    }

    private static @Nullable Object length(@Nullable Object v) {
        return switch (v) {
            case String s -> (long) s.codePointCount(0, s.length());
            case List<?> x -> (long) x.size();
            case Map<?, ?> x -> (long) x.size();
            case Set<?> x -> (long) x.size();
            case null, default -> null;
        };
    }

    private static Object defined(@Nullable Object v) {
        if (v == null) {
            throw new EvalException(BuiltinException.Code.INTERNAL, "plan uses an undefined local");
        }
        return v;
    }

    private static <T> T made(@Nullable Object collection, Class<T> kind) {
        if (!kind.isInstance(collection)) {
            throw new EvalException(BuiltinException.Code.INTERNAL, "plan adds to what it did not make");
        }
        return kind.cast(collection);
    }
}
