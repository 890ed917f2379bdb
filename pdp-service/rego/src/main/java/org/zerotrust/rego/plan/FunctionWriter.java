package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;

/** What the writers of functions share: parameters, the returned local, the blocks. */
abstract class FunctionWriter {
    final Planner planner;
    final Context context;
    final Code code;
    final int result;
    private final List<Integer> params = new ArrayList<>(List.of(Policy.INPUT, Policy.DATA));
    private final Map<String, Integer> captured = new LinkedHashMap<>();
    private final List<Integer> arguments = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();

    FunctionWriter(Planner planner, Context context, int arguments) {
        this.planner = planner;
        this.context = context;
        this.code = new Code(planner.constants());
        for (String function : context.captured()) {
            int local = code.local();
            params.add(local);
            captured.put(function, local);
        }
        for (int i = 0; i < arguments; i++) {
            int local = code.local();
            params.add(local);
            this.arguments.add(local);
        }
        result = code.local();
    }

    /** The local of an argument beyond those that every function has. */
    int argument(int i) {
        return arguments.get(i);
    }

    /** A planner for one body, that knows no variable yet. */
    BodyPlanner body() {
        Frame frame = new Frame(code, context);
        frame.captured = new LinkedHashMap<>(captured);
        return new BodyPlanner(planner, frame);
    }

    /** One more block; blocks use the same locals again. */
    void block(Runnable write) {
        int mark = code.mark();
        blocks.add(code.block(write));
        code.reuse(mark);
    }

    /** A block for a rule, placed at its head. */
    void rule(Rule rule, Runnable write) {
        planner.planned(rule);
        code.place(rule.head.location);
        block(write);
    }

    Func finish(String name, List<String> path) {
        block(() -> code.add(new Stmt.ReturnLocal(result, code.at())));
        return new Func(name, params, result, blocks, path);
    }
}
