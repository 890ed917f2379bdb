package org.zerotrust.rego.jvm;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;
import org.zerotrust.rego.jvm.Op.Body;
import org.zerotrust.rego.value.RegoArray;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/**
 * Makes the code of one method. Each block that can be left has an {@link Flow.Exit}; the innermost is last in
 * {@code exits}.
 */
final class MethodGen {
    /** How a region says that it ran to its end, or that the function returned. */
    static final int NEXT = -1;

    static final int RETURN = -2;

    final Compilation policy;
    final Constants constants;
    final Unit unit;
    final CodeBuilder code;
    final Flow flow;
    final Slots slots;
    private final boolean isRegion;
    private final StmtGen stmts;
    private List<Flow.Exit> exits = new ArrayList<>();
    /** Memories of answers to be put back before the method returns, outermost first. */
    private final List<Integer> replacedMemos = new ArrayList<>();

    MethodGen(
            Compilation policy,
            Constants constants,
            Unit unit,
            CodeBuilder code,
            @Nullable Object[] known,
            Slots slots,
            boolean isRegion) {
        this.policy = policy;
        this.constants = constants;
        this.unit = unit;
        this.code = code;
        this.flow = new Flow(code, known);
        this.slots = slots;
        this.isRegion = isRegion;
        this.stmts = new StmtGen(this);
    }

    /** The bodies of a function or plan, one after the other. */
    void main(List<Body> bodies) {
        for (Body b : bodies) {
            inBlock(b);
        }
        if (flow.reachable()) {
            if (unit.func != null) {
                code.aconst_null();
                code.areturn();
            } else {
                code.return_();
            }
        }
    }

    /** A region; {@code depth} blocks around it can be left from inside. */
    void region(Body body, int depth) {
        for (int i = 0; i < depth; i++) {
            exits.add(flow.exit());
        }
        ops(body);
        if (flow.reachable()) {
            code.loadConstant(NEXT);
            code.ireturn();
            flow.end();
        }
        for (int k = 0; k < depth; k++) {
            Flow.Exit e = exits.get(depth - 1 - k);
            if (e.used()) {
                flow.arrive(e);
                code.loadConstant(k);
                code.ireturn();
                flow.end();
            }
        }
    }

    /** Where a statement that does not hold jumps to. */
    Flow.Exit undefined() {
        return exits.getLast();
    }

    /** Jumps out of this block and {@code index} more. */
    void leave(int index) {
        if (index < exits.size()) {
            flow.leave(exits.get(exits.size() - 1 - index));
        } else {
            code.invokestatic(Types.RT, "lost", Types.method(Types.EXCEPTION));
            code.athrow();
            flow.end();
        }
    }

    /** The exit {@code index} blocks around this one, or {@code null}. */
    Flow.@Nullable Exit exit(int index) {
        return index < exits.size() ? exits.get(exits.size() - 1 - index) : null;
    }

    private void inBlock(Body b) {
        Flow.Exit end = flow.exit();
        exits.add(end);
        ops(b);
        exits.removeLast();
        flow.arrive(end);
    }

    private void ops(Body b) {
        for (Op op : b.ops) {
            if (!flow.reachable()) {
                return;
            }
            op(op);
        }
    }

    private void op(Op op) {
        switch (op) {
            case Op.Simple s -> stmts.stmt(s.stmt());
            case Op.Literal l -> literal(l);
            case Op.Blocks b -> {
                for (Body body : b.bodies()) {
                    if (flow.reachable()) {
                        inBlock(body);
                    }
                }
            }
            case Op.Loop l -> loop(l);
            case Op.Negation n -> {
                Flow.Exit holds = flow.exit();
                exits.add(holds);
                ops(n.body());
                exits.removeLast();
                leave(0);
                flow.arrive(holds);
            }
            case Op.Replaced w -> replaced(w);
            case Op.Choice c -> choice(c);
            case Op.Region r -> call(r);
        }
    }

    private void choice(Op.Choice c) {
        load(c.root());
        for (String key : c.keys()) {
            code.ldc(key);
            code.invokestatic(Types.RT, "member", Types.method(Types.OBJECT, Types.OBJECT, Types.STRING));
        }
        constants.push(code, c.choices());
        code.invokestatic(Types.RT, "choose", Types.method(Types.INT, Types.OBJECT, Types.CHOICES));
        Flow.Exit done = flow.exit();
        flow.mayLeave(done);
        List<Flow.Exit> ways = new ArrayList<>();
        List<SwitchCase> cases = new ArrayList<>();
        for (int i = 0; i < c.ways().size(); i++) {
            Flow.Exit way = flow.exit();
            flow.mayLeave(way);
            ways.add(way);
            cases.add(SwitchCase.of(i, way.label));
        }
        code.tableswitch(0, ways.size() - 1, done.label, cases);
        flow.end();
        for (int i = 0; i < ways.size(); i++) {
            flow.arrive(ways.get(i));
            ops(c.ways().get(i));
            flow.leave(done);
        }
        flow.arrive(done);
    }

    /** Returns the value on the stack. */
    void returnTop() {
        if (isRegion) {
            int value = code.allocateLocal(TypeKind.REFERENCE);
            code.astore(value);
            slots.frame(code);
            code.loadConstant(0);
            code.aload(value);
            code.aastore();
            putMemoBack();
            code.loadConstant(RETURN);
            code.ireturn();
        } else {
            putMemoBack();
            code.areturn();
        }
        flow.end();
    }

    private void putMemoBack() {
        if (!replacedMemos.isEmpty()) {
            putMemoBack(replacedMemos.getFirst());
        }
    }

    private void putMemoBack(int slot) {
        slots.context(code);
        code.aload(slot);
        code.invokevirtual(Types.CONTEXT, "memo", Types.method(Types.MEMO, Types.MEMO));
        code.pop();
    }

    private void loop(Op.Loop l) {
        Stmt.Scan s = l.scan();
        Object known = flow.known(s.source());
        if (known != null && (known == Flow.UNDEFINED || Rt.size(known) == 0)) {
            return;
        }
        int source = code.allocateLocal(TypeKind.REFERENCE);
        int count = code.allocateLocal(TypeKind.INT);
        int keys = code.allocateLocal(TypeKind.REFERENCE);
        int values = code.allocateLocal(TypeKind.REFERENCE);
        int i = code.allocateLocal(TypeKind.INT);
        load(s.source());
        code.invokestatic(Types.RT, "scannable", Types.method(Types.OBJECT, Types.OBJECT));
        code.astore(source);
        code.aload(source);
        code.invokestatic(Types.RT, "size", Types.method(Types.INT, Types.OBJECT));
        code.istore(count);
        code.aload(source);
        code.invokestatic(Types.RT, "keys", Types.method(Types.OBJECTS, Types.OBJECT));
        code.astore(keys);
        code.aload(source);
        code.invokestatic(Types.RT, "values", Types.method(Types.OBJECTS, Types.OBJECT));
        code.astore(values);
        code.iconst_0();
        code.istore(i);
        // What the body assigns may have been assigned by an earlier round.
        BitSet changed = (BitSet) l.body().assigned.clone();
        changed.set(s.key());
        changed.set(s.value());
        flow.forget(changed);
        Flow.Exit done = flow.exit();
        Flow.Exit again = flow.exit();
        Label head = code.newBoundLabel();
        code.iload(i);
        code.iload(count);
        flow.mayLeave(done);
        code.if_icmpge(done.label);
        slots.context(code);
        code.loadConstant(1L + l.body().cost() / 16);
        code.invokevirtual(Types.CONTEXT, "step", Types.method(Types.VOID, Types.LONG));
        code.aload(keys);
        code.iload(i);
        code.invokestatic(Types.RT, "key", Types.method(Types.OBJECT, Types.OBJECTS, Types.INT));
        store(s.key());
        code.aload(values);
        code.iload(i);
        code.invokestatic(Types.RT, "value", Types.method(Types.OBJECT, Types.OBJECTS, Types.INT));
        store(s.value());
        exits.add(again);
        ops(l.body());
        exits.removeLast();
        flow.arrive(again);
        if (flow.reachable()) {
            code.iinc(i, 1);
            code.goto_(head);
            flow.end();
        }
        flow.arrive(done);
        // Rounds that end otherwise than the first one did are not in what is known at the exit.
        flow.forget(changed);
    }

    private void literal(Op.Literal l) {
        List<Object> known = new ArrayList<>();
        for (Operand o : l.values()) {
            Object k = stmts.known(o);
            if (k != null && k != Flow.UNDEFINED) {
                known.add(k);
            }
        }
        if (known.size() == l.values().size()) {
            stmts.assignConstant(l.target(), constant(l, known));
            return;
        }
        slots.context(code);
        if (l.kind() == Op.Kind.OBJECT) {
            List<String> sorted =
                    l.keys().stream().sorted(Values::compareStrings).toList();
            constants.push(code, policy.shape(sorted));
            array(sorted.stream().map(k -> l.values().get(l.keys().indexOf(k))).toList());
            code.invokestatic(
                    Types.RT, "object", Types.method(Types.OBJECT, Types.CONTEXT, Types.SHAPE, Types.OBJECTS));
        } else {
            array(l.values());
            String name = l.kind() == Op.Kind.SET ? "set" : "array";
            code.invokestatic(Types.RT, name, Types.method(Types.OBJECT, Types.CONTEXT, Types.OBJECTS));
        }
        store(l.target());
        flow.know(l.target(), null);
    }

    private Object constant(Op.Literal l, List<Object> known) {
        return switch (l.kind()) {
            case ARRAY -> policy.canonical(RegoArray.of(known));
            case SET -> policy.canonical(RegoSet.of(known));
            case OBJECT -> {
                RegoObject o = new RegoObject(known.size());
                for (int i = 0; i < known.size(); i++) {
                    o.insert(l.keys().get(i), known.get(i));
                }
                yield policy.canonical(o);
            }
        };
    }

    /** Pushes an array of these operands. */
    void array(List<Operand> operands) {
        code.loadConstant(operands.size());
        code.anewarray(Types.OBJECT);
        for (int i = 0; i < operands.size(); i++) {
            code.dup();
            code.loadConstant(i);
            stmts.push(operands.get(i));
            code.aastore();
        }
    }

    private void replaced(Op.Replaced w) {
        Stmt.With s = w.with();
        int before = code.allocateLocal(TypeKind.REFERENCE);
        int memo = code.allocateLocal(TypeKind.REFERENCE);
        Object knownBefore = flow.known(s.local());
        load(s.local());
        code.astore(before);
        if (s.path().isEmpty()) {
            stmts.push(s.value());
        } else {
            code.aload(before);
            constants.push(code, policy.path(s.path()));
            stmts.push(s.value());
            code.invokestatic(
                    Types.RT, "upsert", Types.method(Types.OBJECT, Types.OBJECT, Types.OBJECTS, Types.OBJECT));
        }
        store(s.local());
        flow.know(s.local(), null);
        slots.context(code);
        code.loadConstant(policy.program().funcs());
        code.invokestatic(Types.RT, "push", Types.method(Types.MEMO, Types.CONTEXT, Types.INT));
        code.astore(memo);
        List<Flow.Exit> outer = exits;
        List<Flow.Exit> inner = new ArrayList<>();
        outer.forEach(e -> inner.add(flow.exit()));
        Flow.Exit undefined = flow.exit();
        inner.add(undefined);
        exits = inner;
        replacedMemos.add(memo);
        ops(w.body());
        replacedMemos.removeLast();
        exits = outer;
        Flow.Exit done = flow.exit();
        Runnable restore = () -> {
            putMemoBack(memo);
            code.aload(before);
            store(s.local());
            flow.know(s.local(), knownBefore);
        };
        if (flow.reachable()) {
            restore.run();
            flow.leave(done);
        }
        leaveAfter(undefined, outer.getLast(), restore);
        for (int k = 0; k < outer.size(); k++) {
            leaveAfter(inner.get(k), outer.get(k), restore);
        }
        flow.arrive(done);
    }

    private void leaveAfter(Flow.Exit from, Flow.Exit to, Runnable restore) {
        if (from.used()) {
            flow.arrive(from);
            restore.run();
            flow.leave(to);
        }
    }

    private void call(Op.Region r) {
        Unit.Cut cut = unit.cut(r, exits.size(), flow.snapshot());
        slots.context(code);
        slots.frame(code);
        code.invokestatic(unit.owner, cut.method(), Types.method(Types.INT, Types.CONTEXT, Types.OBJECTS));
        int end = code.allocateLocal(TypeKind.INT);
        code.istore(end);
        flow.forget(r.body().assigned);
        Flow.Exit next = flow.exit();
        Label returned = code.newLabel();
        code.iload(end);
        code.loadConstant(NEXT);
        flow.mayLeave(next);
        code.if_icmpeq(next.label);
        code.iload(end);
        code.loadConstant(RETURN);
        code.if_icmpeq(returned);
        for (int k = 0; k < exits.size(); k++) {
            Flow.Exit e = exits.get(exits.size() - 1 - k);
            code.iload(end);
            code.loadConstant(k);
            flow.mayLeave(e);
            code.if_icmpeq(e.label);
        }
        code.invokestatic(Types.RT, "lost", Types.method(Types.EXCEPTION));
        code.athrow();
        code.labelBinding(returned);
        if (isRegion) {
            putMemoBack();
            code.loadConstant(RETURN);
            code.ireturn();
        } else if (unit.func != null) {
            putMemoBack();
            slots.frame(code);
            code.loadConstant(0);
            code.aaload();
            code.areturn();
        } else {
            code.return_();
        }
        flow.end();
        flow.arrive(next);
    }

    /** Pushes a local's value. */
    void load(int local) {
        Object known = flow.known(local);
        if (known == Flow.UNDEFINED) {
            code.aconst_null();
        } else if (known != null) {
            constants.push(code, known);
        } else {
            slots.load(code, local);
        }
    }

    /** Stores the value on the stack in a local. */
    void store(int local) {
        slots.store(code, local);
    }

    /** What is known at the start of a function. */
    static @Nullable Object[] start(Compilation policy, int locals, Map<Integer, Integer> params) {
        @Nullable Object[] known = new Object[locals];
        for (int i = 0; i < locals; i++) {
            known[i] = params.containsKey(i) ? null : Flow.UNDEFINED;
        }
        Object data = policy.constantData();
        if (data != null) {
            known[Policy.DATA] = data;
        }
        return known;
    }
}
