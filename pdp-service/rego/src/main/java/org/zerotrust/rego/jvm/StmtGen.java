package org.zerotrust.rego.jvm;

import java.lang.classfile.CodeBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.Values;

/** Makes the code of single statements; folds those whose operands are known. */
final class StmtGen {
    private final MethodGen m;
    private final Flow flow;
    private final CodeBuilder code;
    private final CallGen calls;

    StmtGen(MethodGen m) {
        this.m = m;
        this.flow = m.flow;
        this.code = m.code;
        this.calls = new CallGen(m, this);
    }

    /** The operand's value where it is known, {@link Flow#UNDEFINED}, or {@code null}. */
    @Nullable
    Object known(Operand o) {
        return switch (o) {
            case Operand.Local l -> flow.known(l.index());
            case Operand.StringIndex s -> m.policy.string(s.index());
            case Operand.Bool b -> b.value();
        };
    }

    /** Pushes the operand's value; {@code null} where undefined. */
    void push(Operand o) {
        switch (o) {
            case Operand.Local l -> m.load(l.index());
            case Operand.StringIndex s -> m.constants.push(code, m.policy.string(s.index()));
            case Operand.Bool b -> m.constants.push(code, b.value());
        }
    }

    /** Assigns a constant, or {@link Flow#UNDEFINED}. */
    void assignConstant(int target, Object value) {
        if (value == Flow.UNDEFINED) {
            code.aconst_null();
        } else {
            m.constants.push(code, value);
        }
        m.store(target);
        flow.know(target, value);
    }

    /** Assigns the value on the stack, of which nothing is known. */
    void assignTop(int target) {
        m.store(target);
        flow.know(target, null);
    }

    /** Assigns the value on the stack; where it is {@code null}, this block ends. */
    void assignDefined(int target) {
        code.dup();
        assignTop(target);
        flow.mayLeave(m.undefined());
        code.ifnull(m.undefined().label);
    }

    /** This block ends unless the int on the stack is 1. */
    private void unless() {
        flow.mayLeave(m.undefined());
        code.ifeq(m.undefined().label);
    }

    private void hold(boolean holds) {
        if (!holds) {
            m.leave(0);
        }
    }

    void stmt(Stmt stmt) {
        switch (stmt) {
            case Stmt.AssignVar s -> {
                Object k = known(s.source());
                if (k != null) {
                    assignConstant(s.target(), k);
                } else {
                    push(s.source());
                    assignTop(s.target());
                }
            }
            case Stmt.Dot s -> dot(s);
            case Stmt.Call s -> calls.call(s);
            case Stmt.CallDynamic s -> calls.callDynamic(s);
            case Stmt.Equal s -> compare(s.a(), s.b(), true);
            case Stmt.NotEqual s -> compare(s.a(), s.b(), false);
            case Stmt.Break s -> m.leave(s.index());
            case Stmt.ReturnLocal s -> {
                m.load(s.source());
                m.returnTop();
            }
            case Stmt.AssignInt s -> assignConstant(s.target(), s.value());
            case Stmt.AssignVarOnce s -> assignOnce(s);
            case Stmt.ResetLocal s -> assignConstant(s.target(), Flow.UNDEFINED);
            case Stmt.MakeNull s -> assignConstant(s.target(), RegoNull.NULL);
            case Stmt.MakeNumberInt s -> assignConstant(s.target(), s.value());
            case Stmt.MakeNumberRef s ->
                assignConstant(s.target(), m.policy.program().number(s.index()));
            case Stmt.MakeArray s -> {
                code.new_(Types.REGO_ARRAY);
                code.dup();
                code.loadConstant(Math.clamp(s.capacity(), 0, 64));
                code.invokespecial(Types.REGO_ARRAY, "<init>", Types.method(Types.VOID, Types.INT));
                assignTop(s.target());
            }
            case Stmt.MakeObject s -> make(Types.REGO_OBJECT, s.target());
            case Stmt.MakeSet s -> make(Types.REGO_SET, s.target());
            case Stmt.IsArray s -> isOf(s.source(), List.class);
            case Stmt.IsObject s -> isOf(s.source(), Map.class);
            case Stmt.IsSet s -> isOf(s.source(), Set.class);
            case Stmt.IsDefined s -> isDefined(s.source(), true);
            case Stmt.IsUndefined s -> isDefined(s.source(), false);
            case Stmt.Len s -> {
                push(s.source());
                code.invokestatic(Types.RT, "length", Types.method(Types.OBJECT, Types.OBJECT));
                assignDefined(s.target());
            }
            case Stmt.Nop s -> {
                // Nothing to do.
            }
            case Stmt.ArrayAppend s -> fill("append", s.array(), s.value());
            case Stmt.SetAdd s -> fill("add", s.set(), s.value());
            case Stmt.ObjectInsert s -> {
                insert(s.object(), s.key(), s.value());
                code.invokestatic(
                        Types.RT,
                        "insert",
                        Types.method(Types.OBJECT, Types.CONTEXT, Types.OBJECT, Types.OBJECT, Types.OBJECT));
                code.pop();
            }
            case Stmt.ObjectInsertOnce s -> {
                insert(s.object(), s.key(), s.value());
                m.constants.push(code, m.policy.keyConflict(s.at()));
                code.invokestatic(
                        Types.RT,
                        "insertOnce",
                        Types.method(Types.VOID, Types.CONTEXT, Types.OBJECT, Types.OBJECT, Types.OBJECT, Types.ERROR));
            }
            case Stmt.ObjectMerge s -> {
                m.load(s.a());
                m.load(s.b());
                code.invokestatic(Types.RT, "merge", Types.method(Types.OBJECT, Types.OBJECT, Types.OBJECT));
                assignTop(s.target());
            }
            case Stmt.ResultSetAdd s -> {
                m.slots.context(code);
                m.load(s.value());
                code.invokevirtual(Types.CONTEXT, "result", Types.method(Types.VOID, Types.OBJECT));
            }
            case Stmt.BlockStmt s -> throw nested(s);
            case Stmt.Not s -> throw nested(s);
            case Stmt.Scan s -> throw nested(s);
            case Stmt.With s -> throw nested(s);
        }
    }

    private static IllegalStateException nested(Stmt s) {
        return new IllegalStateException("not lowered: " + s);
    }

    private void make(java.lang.constant.ClassDesc type, int target) {
        code.new_(type);
        code.dup();
        code.invokespecial(type, "<init>", Types.method(Types.VOID));
        assignTop(target);
    }

    private void fill(String how, int collection, Operand value) {
        m.slots.context(code);
        m.load(collection);
        push(value);
        code.invokestatic(Types.RT, how, Types.method(Types.VOID, Types.CONTEXT, Types.OBJECT, Types.OBJECT));
    }

    private void insert(int object, Operand key, Operand value) {
        m.slots.context(code);
        m.load(object);
        push(key);
        push(value);
    }

    private void dot(Stmt.Dot s) {
        Object source = known(s.source());
        Object key = known(s.key());
        boolean base = m.policy.program().isBaseReference(s);
        if (source == Flow.UNDEFINED || key == Flow.UNDEFINED) {
            m.leave(0);
            return;
        }
        if (source != null && key != null) {
            Object found = base ? Rt.baseGet(source, key) : Rt.get(source, key);
            if (found == null) {
                m.leave(0);
            } else {
                assignConstant(s.target(), found);
            }
            return;
        }
        int place = m.policy.inputPaths().place(s);
        if (place >= 0) {
            m.slots.context(code);
            code.loadConstant(place);
        }
        push(s.source());
        push(s.key());
        if (place >= 0) {
            code.invokestatic(
                    Types.RT, "path", Types.method(Types.OBJECT, Types.CONTEXT, Types.INT, Types.OBJECT, Types.STRING));
        } else if (key instanceof String) {
            code.invokestatic(Types.RT, "member", Types.method(Types.OBJECT, Types.OBJECT, Types.STRING));
        } else {
            code.invokestatic(
                    Types.RT, base ? "baseGet" : "get", Types.method(Types.OBJECT, Types.OBJECT, Types.OBJECT));
        }
        assignDefined(s.target());
    }

    private void compare(Operand a, Operand b, boolean equal) {
        Object x = known(a);
        Object y = known(b);
        if (x == Flow.UNDEFINED || y == Flow.UNDEFINED) {
            m.leave(0);
        } else if (x != null && y != null) {
            hold(Values.equal(x, y) == equal);
        } else if (y instanceof Boolean bool) {
            compareBoolean(a, bool, equal);
        } else if (x instanceof Boolean bool) {
            compareBoolean(b, bool, equal);
        } else {
            push(a);
            push(b);
            code.invokestatic(
                    Types.RT, equal ? "equal" : "notEqual", Types.method(Types.BOOL, Types.OBJECT, Types.OBJECT));
            unless();
        }
    }

    private void compareBoolean(Operand o, boolean bool, boolean equal) {
        push(o);
        code.loadConstant(bool ? 1 : 0);
        code.invokestatic(Types.RT, equal ? "is" : "isNot", Types.method(Types.BOOL, Types.OBJECT, Types.BOOL));
        unless();
    }

    private void isOf(Operand source, Class<?> type) {
        Object k = known(source);
        if (k != null) {
            hold(type.isInstance(k));
            return;
        }
        push(source);
        code.instanceOf(Types.of(type));
        unless();
    }

    private void isDefined(int local, boolean defined) {
        Object k = flow.known(local);
        if (k != null) {
            hold(defined == (k != Flow.UNDEFINED));
            return;
        }
        m.load(local);
        flow.mayLeave(m.undefined());
        if (defined) {
            code.ifnull(m.undefined().label);
        } else {
            code.ifnonnull(m.undefined().label);
        }
    }

    private void assignOnce(Stmt.AssignVarOnce s) {
        Object now = known(s.source());
        Object before = flow.known(s.target());
        Boolean answer = m.policy.certainAnswer(m.unit.func, s.target());
        if (answer != null && now instanceof Boolean && now.equals(answer)) {
            m.constants.push(code, answer);
            m.returnTop();
            return;
        }
        if (before == Flow.UNDEFINED) {
            if (now != null) {
                assignConstant(s.target(), now);
            } else {
                push(s.source());
                assignTop(s.target());
            }
            return;
        }
        m.load(s.target());
        push(s.source());
        m.constants.push(code, m.policy.conflict(m.unit.func, s.at()));
        code.invokestatic(Types.RT, "once", Types.method(Types.OBJECT, Types.OBJECT, Types.OBJECT, Types.ERROR));
        assignTop(s.target());
    }
}
