package org.zerotrust.rego.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.eval.Engine;
import org.zerotrust.rego.eval.EvalContext;
import org.zerotrust.rego.eval.InterpretedEngine;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Location;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Plan;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Static;
import org.zerotrust.rego.ir.Stmt;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;

/** Policies larger than a JVM method or class may be. */
class BigPolicyTest {
    private static final Location AT = Location.NONE;
    private static final int RULES = 20_000;

    private final List<String> strings = new ArrayList<>();

    private Operand string(String s) {
        strings.add(s);
        return new Operand.StringIndex(strings.size() - 1);
    }

    private static Operand local(int i) {
        return new Operand.Local(i);
    }

    /** {@code deny contains "rule i" if input.k == "rule i"} in one function of many blocks. */
    private Func manyBodies() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block(List.of(new Stmt.MakeSet(2, AT))));
        Operand k = string("k");
        for (int i = 0; i < RULES; i++) {
            Operand name = string("rule " + i % 100);
            blocks.add(new Block(List.of(
                    new Stmt.ResetLocal(3, AT),
                    new Stmt.Dot(local(0), k, 4, AT),
                    new Stmt.AssignVar(local(4), 5, AT),
                    new Stmt.Equal(local(5), name, AT),
                    new Stmt.SetAdd(name, 2, AT))));
        }
        blocks.add(new Block(List.of(new Stmt.ReturnLocal(2, AT))));
        return new Func("g0.data.big.deny", List.of(0, 1), 2, blocks, List.of());
    }

    /** One body with very many statements in a loop in a loop, and a break out of it. */
    private Func longBody() {
        Operand xs = string("xs");
        List<Stmt> inner = new ArrayList<>();
        inner.add(new Stmt.MakeArray(0, 9, AT));
        for (int i = 0; i < RULES; i++) {
            inner.add(new Stmt.AssignVar(local(6), 10 + i % 7, AT));
            inner.add(new Stmt.ArrayAppend(local(10 + i % 7), 9, AT));
        }
        inner.add(new Stmt.Equal(local(6), string("stop"), AT));
        inner.add(new Stmt.Len(local(9), 7, AT));
        inner.add(new Stmt.AssignVarOnce(local(7), 2, AT));
        inner.add(new Stmt.Break(2, AT));
        Block loop = new Block(List.of(
                new Stmt.Dot(local(0), xs, 4, AT),
                new Stmt.Scan(
                        4,
                        5,
                        8,
                        new Block(List.of(
                                new Stmt.Scan(8, 3, 6, new Block(inner), AT), new Stmt.AssignVar(local(5), 20, AT))),
                        AT),
                // Only reached where no element said stop.
                new Stmt.AssignVarOnce(local(20), 2, AT)));
        Block end = new Block(List.of(new Stmt.ReturnLocal(2, AT)));
        return new Func("g0.data.big.body", List.of(0, 1), 2, List.of(loop, end), List.of());
    }

    /** So many functions that one class cannot hold them, each calling the one before. */
    private List<Func> chain(int n) {
        List<Func> out = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            List<Stmt> stmts = new ArrayList<>();
            stmts.add(new Stmt.MakeSet(3, AT));
            stmts.add(new Stmt.Dot(local(0), string("k"), 4, AT));
            stmts.add(new Stmt.SetAdd(local(4), 3, AT));
            stmts.add(new Stmt.SetAdd(string("step " + i), 3, AT));
            if (i > 0 && i % 500 != 0) {
                stmts.add(new Stmt.Call("g0.data.big.f" + (i - 1), List.of(local(0), local(1)), 5, AT));
                stmts.add(new Stmt.SetAdd(local(5), 3, AT));
            }
            stmts.add(new Stmt.ReturnLocal(3, AT));
            out.add(new Func("g0.data.big.f" + i, List.of(0, 1), 2, List.of(new Block(stmts)), List.of()));
        }
        return out;
    }

    private Plan plan(String name, String func) {
        return new Plan(
                name,
                List.of(new Block(List.of(
                        new Stmt.Call(func, List.of(local(0), local(1)), 2, AT), new Stmt.ResultSetAdd(2, AT)))));
    }

    private static List<Object> run(Engine engine, String plan, Object input) {
        return engine.run(plan, input, new EvalContext(EvalOptions.at(Instant.EPOCH)));
    }

    private Program program(List<Func> funcs, Plan... plans) {
        return Program.link(new Policy(new Static(strings, List.of(), List.of()), List.of(plans), funcs, List.of()));
    }

    @Test
    void aFunctionMayHaveAnyNumberOfBodies() {
        Program p = program(List.of(manyBodies()), plan("p", "g0.data.big.deny"));
        Engine jvm = JvmEngine.compile(p, RegoObject.EMPTY);
        assertThat(jvm).isInstanceOf(JvmEngine.class);
        assertThat(run(jvm, "p", Map.of("k", "rule 42"))).isEqualTo(List.of(RegoSet.of(Set.of("rule 42"))));
        assertThat(run(jvm, "p", Map.of("k", "none"))).isEqualTo(List.of(RegoSet.EMPTY));
    }

    @Test
    void aBodyMayBeOfAnyLength() {
        Program p = program(List.of(longBody()), plan("p", "g0.data.big.body"));
        Engine jvm = JvmEngine.compile(p, RegoObject.EMPTY);
        assertThat(jvm).isInstanceOf(JvmEngine.class);
        Engine reference = new InterpretedEngine(p, RegoObject.EMPTY);
        for (Object input : List.of(
                Map.of("xs", List.of(List.of("a", "b"), List.of("c", "stop", "d"), List.of("e"))),
                Map.of("xs", List.of(List.of("a", "b"), List.of("c"))),
                Map.of("xs", List.of()),
                Map.of())) {
            assertThat(run(jvm, "p", input)).isEqualTo(run(reference, "p", input));
        }
    }

    @Test
    void aPolicyMayHaveAnyNumberOfFunctions() {
        int n = 8_000;
        Program p = program(chain(n), plan("last", "g0.data.big.f" + (n - 1)), plan("first", "g0.data.big.f0"));
        Engine jvm = JvmEngine.compile(p, RegoObject.EMPTY);
        assertThat(jvm).isInstanceOf(JvmEngine.class);
        Engine reference = new InterpretedEngine(p, RegoObject.EMPTY);
        Object input = Map.of("k", "x");
        assertThat(run(jvm, "last", input)).isEqualTo(run(reference, "last", input));
        assertThat(run(jvm, "first", input)).isEqualTo(run(reference, "first", input));
    }
}
