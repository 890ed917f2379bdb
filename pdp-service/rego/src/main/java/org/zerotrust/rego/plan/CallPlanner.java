package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.types.Declaration;

/** Plans calls of functions and built-ins, mocked ones too. */
final class CallPlanner {
    private final BodyPlanner body;
    private final Planner planner;
    private final Frame frame;
    private final Code code;

    CallPlanner(BodyPlanner body) {
        this.body = body;
        this.planner = body.planner;
        this.frame = body.frame;
        this.code = body.code;
    }

    /** Whether the call has more than one value. */
    boolean isRelation(CallTerms call) {
        Declaration d = planner.declarations().get(call.get(0).toString());
        return d != null && d.relation();
    }

    void call(CallTerms call, Runnable then) {
        if (!(call.get(0).value instanceof Ref operator)) {
            throw new PlanException(code.place(), "the operator of a call is no reference: " + call.get(0));
        }
        List<Term> operands = call.from(1);
        switch (frame.context.mock(operator.toString())) {
            case null -> invoke(operator, frame.context, operands, then);
            // what a replacement calls is not mocked in turn
            case Context.Mock.Function f -> invoke(f.function(), frame.context.withoutMocks(), operands, then);
            case Context.Mock.Constant c -> value(operator, operands, c.value(), null, then);
            case Context.Mock.Captured c ->
                value(operator, operands, null, frame.captured.get(operator.toString()), then);
        }
    }

    /** A call that a value stands in for: what the operands hold does not matter. */
    private void value(
            Ref operator, List<Term> operands, @Nullable Term constant, @Nullable Integer local, Runnable then) {
        Consumer<Operand> use = v -> {
            if (operands.size() == arity(operator)) {
                code.notEqual(v, BodyPlanner.FALSE);
                then.run();
            } else {
                body.unification.unify(v, operands.getLast(), then);
            }
        };
        if (constant != null) {
            body.terms.term(constant, use);
        } else {
            use.accept(Code.op(Objects.requireNonNull(local)));
        }
    }

    private int arity(Ref operator) {
        RuleGroup function = planner.tree().function(operator);
        return function != null ? function.arity() : declared(operator).arity();
    }

    private Declaration declared(Ref operator) {
        Declaration d = planner.declarations().get(operator.toString());
        if (d == null) {
            throw new PlanException(code.place(), "unknown function " + operator);
        }
        return d;
    }

    private void invoke(Ref operator, Context context, List<Term> operands, Runnable then) {
        RuleGroup function = planner.tree().function(operator);
        if (function != null) {
            String name = planner.functions().complete(function, context);
            call(name, frame.arguments(context), function.arity(), operands, then);
            return;
        }
        Declaration d = declared(operator);
        code.constants().needs(d);
        if (d.type().isVoid()) {
            effect(d, operands, then);
        } else if (d.relation()) {
            relation(d, operands, then);
        } else {
            call(d.name(), List.of(), d.arity(), operands, then);
        }
    }

    private void call(String name, List<Operand> first, int arity, List<Term> operands, Runnable then) {
        checkOperands(name, arity, operands);
        body.terms.all(operands.subList(0, arity), args -> {
            Operand result = Code.op(code.call(name, concat(first, args)));
            if (operands.size() == arity) {
                code.notEqual(result, BodyPlanner.FALSE);
                then.run();
            } else {
                body.unification.unify(result, operands.getLast(), then);
            }
        });
    }

    /** Goes on whatever the call gives: it is made for what it does. */
    private void effect(Declaration d, List<Term> operands, Runnable then) {
        body.terms.all(operands, args -> {
            code.nested(() -> code.call(d.name(), args));
            then.run();
        });
    }

    /** Goes on for each element of what the call gives. */
    private void relation(Declaration d, List<Term> operands, Runnable then) {
        checkOperands(d.name(), d.arity(), operands);
        body.terms.all(operands.subList(0, d.arity()), args -> {
            int all = code.call(d.name(), args);
            code.scan(Code.op(all), (key, value) -> {
                if (operands.size() == d.arity()) {
                    then.run();
                } else {
                    body.unification.unify(value, operands.getLast(), then);
                }
            });
        });
    }

    private void checkOperands(String name, int arity, List<Term> operands) {
        if (operands.size() != arity && operands.size() != arity + 1) {
            throw new PlanException(
                    code.place(), name + " takes " + arity + " operands, and is called with " + operands.size());
        }
    }

    private static List<Operand> concat(List<Operand> a, List<Operand> b) {
        List<Operand> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }
}
