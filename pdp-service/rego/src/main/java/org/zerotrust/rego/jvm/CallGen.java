package org.zerotrust.rego.jvm;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;

/** Makes the code of calls: to planned functions, to built-ins, and to functions whose path is found at run time. */
final class CallGen {
    /** How many blocks around a dynamic call end where the function's answer is undefined. */
    private static final int DYNAMIC_UNDEFINED = 3;

    /** Longer constant arrays are asked for members as sets. */
    private static final int MANY = 4;

    private final MethodGen m;
    private final StmtGen stmts;
    private final CodeBuilder code;

    CallGen(MethodGen m, StmtGen stmts) {
        this.m = m;
        this.stmts = stmts;
        this.code = m.code;
    }

    void call(Stmt.Call s) {
        switch (m.policy.program().target(s.func())) {
            case Program.Planned p -> planned(s, p);
            case Program.Native n -> builtin(s, n);
        }
    }

    private void planned(Stmt.Call s, Program.Planned p) {
        Object answer = m.policy.constantAnswer(p.func());
        if (answer == Flow.UNDEFINED) {
            m.leave(0);
            return;
        }
        if (answer != null) {
            stmts.assignConstant(s.result(), answer);
            return;
        }
        m.slots.context(code);
        s.args().forEach(stmts::push);
        code.invokestatic(m.policy.owner(p), m.policy.method(p), m.policy.type(p));
        stmts.assignDefined(s.result());
    }

    private void builtin(Stmt.Call s, Program.Native n) {
        Object folded = fold(s, n);
        if (folded == Flow.UNDEFINED) {
            m.leave(0);
            return;
        }
        if (folded != null) {
            stmts.assignConstant(s.result(), folded);
            return;
        }
        parseAhead(s, n);
        Site site = m.policy.site(n, s.at());
        m.slots.context(code);
        m.constants.push(code, site);
        int operands = s.args().size();
        if (n.isVoid()) {
            m.array(s.args());
            code.invokestatic(Types.RT, "callVoid", Types.method(Types.BOOL, Types.CONTEXT, Types.SITE, Types.OBJECTS));
            m.flow.mayLeave(m.undefined());
            code.ifeq(m.undefined().label);
            return;
        }
        String fast = Fast.METHODS.get(n.name());
        boolean inArray = n.name().equals("internal.member_2") && operands == 2;
        if (inArray && stmts.known(s.args().get(1)) instanceof List<?> array && array.size() > MANY) {
            stmts.push(s.args().get(0));
            m.constants.push(code, m.policy.members(array));
            code.invokestatic(Types.FAST, "member", Types.method(Types.OBJECT, params(operands)));
        } else if (fast != null && Objects.equals(Fast.OPERANDS.get(n.name()), operands)) {
            s.args().forEach(stmts::push);
            code.invokestatic(Types.FAST, fast, Types.method(Types.OBJECT, params(operands)));
        } else if (operands <= 3 && operands == n.builtin().arity()) {
            s.args().forEach(stmts::push);
            code.invokestatic(Types.RT, "call" + operands, Types.method(Types.OBJECT, params(operands)));
        } else {
            m.array(s.args());
            code.invokestatic(
                    Types.RT, "callAny", Types.method(Types.OBJECT, Types.CONTEXT, Types.SITE, Types.OBJECTS));
        }
        stmts.assignDefined(s.result());
    }

    private static ClassDesc[] params(int operands) {
        List<ClassDesc> out = new ArrayList<>(List.of(Types.CONTEXT, Types.SITE));
        for (int i = 0; i < operands; i++) {
            out.add(Types.OBJECT);
        }
        return out.toArray(ClassDesc[]::new);
    }

    /** The answer where all operands are known and it depends on nothing else; {@code null} where it cannot be said. */
    private @Nullable Object fold(Stmt.Call s, Program.Native n) {
        List<Object> operands = new ArrayList<>();
        for (Operand o : s.args()) {
            Object k = stmts.known(o);
            if (k == Flow.UNDEFINED) {
                return Flow.UNDEFINED;
            }
            if (k != null) {
                operands.add(k);
            }
        }
        boolean whole = operands.size() == s.args().size();
        return whole && !n.isVoid() && Facts.pure(n.name()) ? m.policy.fold(s, n, operands) : null;
    }

    /** Patterns and networks that the policy names are parsed now: evaluations find them ready. */
    private void parseAhead(Stmt.Call s, Program.Native n) {
        if (Facts.parses(n.name()) && stmts.known(s.args().getFirst()) instanceof String) {
            List<Object> operands = new ArrayList<>();
            for (Operand o : s.args()) {
                Object known = stmts.known(o);
                operands.add(known == null || known == Flow.UNDEFINED ? "" : known);
            }
            // The answer is not looked at: what it left in the policy's memory is what counts.
            m.policy.fold(s, n, operands);
        }
    }

    void callDynamic(Stmt.CallDynamic s) {
        m.constants.push(code, m.policy.dynamic());
        m.slots.context(code);
        m.array(s.path());
        m.load(s.args().get(0));
        m.load(s.args().get(1));
        code.invokevirtual(
                Types.DYNAMIC,
                "call",
                Types.method(Types.OBJECT, Types.CONTEXT, Types.OBJECTS, Types.OBJECT, Types.OBJECT));
        int answer = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(answer);
        code.aload(answer);
        code.getstatic(Types.DYNAMIC, "NO_FUNCTION", Types.OBJECT);
        m.flow.mayLeave(m.undefined());
        code.if_acmpeq(m.undefined().label);
        code.aload(answer);
        stmts.assignTop(s.result());
        code.aload(answer);
        Flow.Exit defined = m.flow.exit();
        m.flow.mayLeave(defined);
        code.ifnonnull(defined.label);
        m.leave(DYNAMIC_UNDEFINED);
        m.flow.arrive(defined);
    }
}
