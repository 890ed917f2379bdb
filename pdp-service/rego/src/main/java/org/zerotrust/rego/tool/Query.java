package org.zerotrust.rego.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Import;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.compile.QueryCompiler;
import org.zerotrust.rego.eval.Engine;
import org.zerotrust.rego.eval.EvalContext;
import org.zerotrust.rego.eval.InterpretedEngine;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.eval.Tracer;
import org.zerotrust.rego.jvm.JvmEngine;
import org.zerotrust.rego.parser.Parser;
import org.zerotrust.rego.plan.PlanException;
import org.zerotrust.rego.plan.PlanQuery;
import org.zerotrust.rego.plan.Planner;
import org.zerotrust.rego.types.Declaration;
import org.zerotrust.rego.value.RegoObject;

/**
 * Any query over policies, as {@code opa eval} answers it: each solution has the values of the query's variables and of
 * its expressions.
 */
public final class Query {
    private static final String PLAN = "query";
    /** No author can write such a variable, and the planner keeps it, as it is neither generated nor a wildcard. */
    private static final String CAPTURE = "\u0000expression ";

    /**
     * One expression of a solution.
     *
     * @param value {@code true} where the expression only had to hold
     * @param text as it was written
     * @param row 1-based
     * @param col 1-based
     */
    public record Value(Object value, String text, int row, int col) {}

    /**
     * One way in which the query holds.
     *
     * @param expressions in the order in which they were written
     * @param bindings variable to value, in the order of names
     */
    public record Solution(List<Value> expressions, Map<String, Object> bindings) {
        public Solution {
            expressions = List.copyOf(expressions);
        }
    }

    /**
     * What a query came to.
     *
     * @param solutions none where it is undefined or failed
     * @param error what ended the evaluation; {@code null} where nothing did
     */
    public record Answer(List<Solution> solutions, @Nullable RegoError error) {
        public Answer {
            solutions = List.copyOf(solutions);
        }
    }

    private record Part(Expr written, @Nullable String capture) {}

    private final Program program;
    private final Engine engine;
    private final InterpretedEngine reference;
    private final List<Part> parts;

    private Query(Program program, Engine engine, InterpretedEngine reference, List<Part> parts) {
        this.program = program;
        this.engine = engine;
        this.reference = reference;
        this.parts = parts;
    }

    /**
     * Compiles a query.
     *
     * @param imports what it may name shortly: {@code data.a.b as c}
     * @param inPackage whose rules it may name shortly, {@code a.b}; empty for none
     * @param compiled whether JVM code is made, for a query that is asked often
     * @throws RegoCompileException where it has errors; their places are in the query where they have no file
     */
    public static Query of(
            CompiledPolicies policies, String text, List<String> imports, String inPackage, boolean compiled) {
        try {
            List<Import> named = imports(imports);
            Body body = Parser.body(
                    text, CompiledPolicies.parser(policies.settings()).withSkipRules(true));
            List<Part> parts = new ArrayList<>();
            QueryCompiler compiler = new QueryCompiler(policies.compiled(), policies.types())
                    .afterResolve(b -> capture(b, parts, policies));
            Body ready =
                    compiler.compile(body, inPackage.isEmpty() ? null : Ref.of("data", inPackage.split("\\.")), named);
            Program program = Program.link(Planner.plan(
                    policies.compiled().modules().values(),
                    policies.settings().capabilities().builtins(),
                    List.of(new PlanQuery(PLAN, List.of(ready), compiler.rewritten()))));
            InterpretedEngine reference = new InterpretedEngine(program, policies.data());
            Engine engine = compiled ? JvmEngine.compile(program, policies.data()) : reference;
            return new Query(program, engine, reference, parts);
        } catch (AstException e) {
            throw withoutCaptures(RegoCompileException.of(e.errors()));
        } catch (PlanException e) {
            throw RegoCompileException.of(e);
        }
    }

    /** What is unsafe within an expression makes the variable that holds it unsafe too, which nobody wrote. */
    private static RegoCompileException withoutCaptures(RegoCompileException all) {
        List<RegoError> own = all.errors().stream()
                .filter(e -> !e.message().contains(CAPTURE))
                .toList();
        return own.isEmpty() ? all : new RegoCompileException(own);
    }

    private static List<Import> imports(List<String> imports) {
        StringBuilder module = new StringBuilder("package query\n");
        imports.forEach(i -> module.append("import ").append(i).append('\n'));
        return imports.isEmpty() ? List.of() : Parser.module("", module.toString(), RegoVersion.V1).imports;
    }

    /** Gives each expression that has a value a variable that holds it, as {@code opa eval} does. */
    private static Body capture(Body query, List<Part> parts, CompiledPolicies policies) {
        parts.clear();
        List<Expr> written = List.copyOf(query.exprs);
        boolean check = written.size() > 1 || iterates(query);
        for (Expr e : written) {
            String name = CAPTURE + parts.size();
            Term variable = Term.var(name).at(e.location);
            boolean captured = !e.negated && !e.isAssignment() && !e.isEquality() && captured(e, variable, policies);
            parts.add(new Part(e, captured ? name : null));
            if (captured && check) {
                Expr holds = new Expr(Term.var(name).at(e.location), e.location);
                holds.generated = true;
                query.append(holds);
            }
        }
        return query;
    }

    private static boolean captured(Expr e, Term variable, CompiledPolicies policies) {
        if (e.terms instanceof Term t) {
            e.terms = Expr.call(Term.ref(Term.var("eq")), t, variable).terms;
            return true;
        }
        if (e.terms instanceof CallTerms c && c.get(0).value instanceof Ref operator) {
            Declaration builtin = policies.compiled().builtin(operator);
            boolean isVoid = builtin != null && builtin.type().result() == null;
            if (!isVoid && policies.compiled().arity(operator) == c.size() - 1) {
                c.add(variable);
                return true;
            }
        }
        return false;
    }

    /** Whether a reference of the query has a variable in it, so that there may be several solutions. */
    private static boolean iterates(Body query) {
        boolean[] found = {false};
        Walk.walk(query, n -> {
            if (n instanceof Ref r && r.dynamic() > 0) {
                found[0] = true;
            }
            if (n instanceof Expr x && x.isSome()) {
                found[0] = true;
            }
            return found[0];
        });
        return found[0];
    }

    /** The program, for those who watch the evaluation. */
    public Program program() {
        return program;
    }

    /**
     * Asks.
     *
     * @param input {@code null} where there is none
     * @param tracers who watches; with any, the reference engine runs
     */
    public Answer ask(@Nullable Object input, EvalOptions options, List<? extends Tracer> tracers) {
        Tracer tracer = Tracers.of(tracers);
        return answer(
                options,
                ctx -> tracer == null ? engine.run(PLAN, input, ctx) : reference.run(PLAN, input, ctx, tracer));
    }

    private Answer answer(EvalOptions options, Function<EvalContext, List<Object>> run) {
        List<Solution> solutions = new ArrayList<>();
        RegoError error = Evaluations.run(options, run, results -> {
            for (Object each : results) {
                solutions.add(solution((RegoObject) each));
            }
        });
        return new Answer(error == null ? solutions : List.of(), error == null ? null : named(error));
    }

    /** Plans have a name for what stands in no file; people know that they asked. */
    private static RegoError named(RegoError e) {
        return e.file().equals("<query>") ? new RegoError(e.code(), e.message(), "", e.row(), e.col(), e.details()) : e;
    }

    private Solution solution(RegoObject result) {
        List<Value> values = new ArrayList<>();
        for (Part p : parts) {
            Object value = p.capture == null ? null : result.get(p.capture);
            values.add(new Value(
                    value == null ? true : value,
                    p.written.location.text(),
                    p.written.location.row(),
                    p.written.location.col()));
        }
        Map<String, Object> bindings = new LinkedHashMap<>();
        for (int i = 0; i < result.size(); i++) {
            if (result.sortedKey(i) instanceof String name && !name.startsWith(CAPTURE)) {
                bindings.put(name, result.sortedValue(i));
            }
        }
        return new Solution(values, bindings);
    }
}
