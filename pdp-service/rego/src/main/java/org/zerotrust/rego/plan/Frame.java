package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Policy;

/** The function or plan that is being written: its code, its variables and what {@code with} has put in place. */
final class Frame {
    final Code code;
    Scope scope = new Scope(null);
    Context context;

    /** By function name, the local of what stands in for it; see {@link Context.Mock.Captured}. */
    Map<String, Integer> captured = new LinkedHashMap<>();

    Frame(Code code, Context context) {
        this.code = code;
        this.context = context;
    }

    /** Variables that are first met while {@code write} runs are unknown again behind it. */
    void scoped(Runnable write) {
        Scope outer = scope;
        scope = new Scope(outer);
        write.run();
        scope = outer;
    }

    /** The first arguments of every planned function in {@code callee}: input, data and what is handed down. */
    List<Operand> arguments(Context callee) {
        List<Operand> args = new ArrayList<>();
        args.add(Code.op(Policy.INPUT));
        args.add(Code.op(Policy.DATA));
        for (String function : callee.captured()) {
            args.add(Code.op(java.util.Objects.requireNonNull(captured.get(function))));
        }
        return args;
    }

    /** The local of a variable that has one. */
    int local(Var v) {
        Integer local = scope.local(v);
        if (local == null) {
            throw new PlanException(code.place(), "unsafe variable " + v.name());
        }
        return local;
    }
}
