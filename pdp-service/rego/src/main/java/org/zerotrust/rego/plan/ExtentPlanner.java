package org.zerotrust.rego.plan;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;
import org.zerotrust.rego.types.Declaration;

/** Plans all that lies under a path of {@code data}: what rules make there, merged into the base document. */
final class ExtentPlanner extends FunctionWriter {
    private final RuleTree node;

    ExtentPlanner(Planner planner, Context context, RuleTree node) {
        super(planner, context, 0);
        this.node = node;
    }

    Func plan(String name) {
        block(() -> {
            BodyPlanner body = body();
            int virtual = code.makeObject();
            rules(body, node, virtual);
            int base = code.local();
            code.reset(base);
            code.nested(() -> body.terms.all(node.path().subList(1, node.path().size()), keys -> {
                Operand doc = Code.op(Policy.DATA);
                for (Operand k : keys) {
                    doc = Code.op(code.dot(doc, k));
                }
                planner.overlays().read(body, node.path(), doc, read -> code.assign(read, base));
            }));
            if (node.path().size() == 1) {
                code.nested(() -> hideSystem(base));
            }
            merge(base, virtual);
        });
        return finish(name, List.of());
    }

    private void merge(int base, int virtual) {
        code.breakable(done -> {
            code.nested(() -> {
                code.add(new Stmt.IsObject(Code.op(base), code.at()));
                code.add(new Stmt.ObjectMerge(base, virtual, result, code.at()));
                code.leave(done);
            });
            code.nested(() -> {
                // a base document that is no object hides all rules
                code.isDefined(base);
                code.assign(Code.op(base), result);
                code.leave(done);
            });
            code.assign(Code.op(virtual), result);
        });
    }

    /** {@code data.system} is not part of {@code data}. */
    private void hideSystem(int base) {
        Operand system = code.constants().string("system");
        code.dot(Code.op(base), system);
        int keys = code.makeArray(1);
        code.append(system, keys);
        Declaration remove = Objects.requireNonNull(planner.declarations().get("object.remove"));
        code.constants().needs(remove);
        code.assign(Code.op(code.call(remove.name(), List.of(Code.op(base), Code.op(keys)))), base);
    }

    private void rules(BodyPlanner body, RuleTree at, int object) {
        for (Map.Entry<Value, RuleTree> e : at.children().entrySet()) {
            RuleTree child = e.getValue();
            RuleGroup document = child.document();
            boolean skip =
                    child.hidden() || (document != null && (document.arity() > 0 || context.replaces(child.path())));
            if (skip) {
                continue;
            }
            body.terms.term(new Term(e.getKey()), key -> {
                if (document == null) {
                    int below = code.makeObject();
                    rules(body, child, below);
                    code.insert(key, Code.op(below), object);
                } else {
                    code.nested(() -> {
                        String name = document.kind() == RuleGroup.Kind.COMPLETE
                                ? planner.functions().complete(document, context)
                                : planner.functions().whole(document, context);
                        int value = code.call(name, body.frame.arguments(context));
                        code.insert(key, Code.op(value), object);
                    });
                }
            });
        }
    }
}
