package org.zerotrust.rego.builtin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** What the compiler calls for statements that are no plain function calls, and what looks at the evaluation itself. */
final class Internals {
    private Internals() {}

    static void register(Registrar r) {
        r.f1("internal.print", Internals::print);
        r.f1("internal.template_string", Internals::templateString);
        r.f1("internal.test_case", (ctx, a) -> true);
        r.f3("internal.overlaid", Internals::overlaid);
        r.f1("trace", Internals::trace);
        r.f0("rego.metadata.chain", ctx -> onlyInRules("rego.metadata.chain"));
        r.f0("rego.metadata.rule", ctx -> onlyInRules("rego.metadata.rule"));
        r.f0("opa.runtime", Internals::runtime);
    }

    /** The compiler puts the metadata in place of such a call; what is left stands outside any rule. */
    private static Object onlyInRules(String name) {
        throw BuiltinException.failed("the " + name + " function must only be called within the scope of a rule");
    }

    static Object trace(BuiltinContext ctx, Object a) {
        Operands.string(a, 1);
        return true;
    }

    static Object print(BuiltinContext ctx, Object a) {
        List<?> operands = Operands.array(a, 1);
        lines(ctx, operands, 0, " ", new String[operands.size()], ctx::print);
        return true;
    }

    static Object templateString(BuiltinContext ctx, Object a) {
        List<?> parts = Operands.array(a, 1);
        StringBuilder out = new StringBuilder();
        boolean[] once = {false};
        lines(ctx, parts, 0, "", new String[parts.size()], line -> {
            if (once[0]) {
                throw BuiltinException.halt(
                        BuiltinException.Code.CONFLICT, "template-strings must not produce multiple outputs");
            }
            once[0] = true;
            out.append(line);
        });
        return out.toString();
    }

    /** A set stands for all it holds: one line for each combination; an empty one for an undefined operand. */
    private static void lines(
            BuiltinContext ctx,
            List<?> operands,
            int i,
            String separator,
            String[] parts,
            java.util.function.Consumer<String> to) {
        if (i == parts.length) {
            String line = String.join(separator, parts);
            ctx.work(1 + line.length() / 16);
            to.accept(line);
            return;
        }
        Object operand = Values.orNull(operands.get(i));
        if (!(operand instanceof Set<?> s)) {
            if (operand instanceof java.util.Collection<?> || operand instanceof java.util.Map<?, ?>) {
                throw BuiltinException.halt(
                        BuiltinException.Code.INTERNAL, "illegal argument type: " + Values.typeName(operand));
            }
            parts[i] = text(ctx, operand);
            lines(ctx, operands, i + 1, separator, parts, to);
            return;
        }
        if (s.isEmpty()) {
            parts[i] = "<undefined>";
            lines(ctx, operands, i + 1, separator, parts, to);
        }
        for (Object e : RegoSet.of(s)) {
            parts[i] = text(ctx, e);
            lines(ctx, operands, i + 1, separator, parts, to);
        }
    }

    private static String text(BuiltinContext ctx, Object v) {
        return v instanceof String s ? s : TermText.of(ctx, v);
    }

    /**
     * A document above one that {@code with} replaced, as OPA's evaluator reads it: what was put there lies over the base
     * document, so that members which the replacement does not have are still seen.
     *
     * @param document as {@code with} left it
     * @param path its keys from {@code data} on
     * @param given paths of documents that are replaced as a whole
     */
    static Object overlaid(BuiltinContext ctx, Object document, Object path, Object given) {
        List<?> keys = Operands.array(path, 2);
        for (Object g : Operands.array(given, 3)) {
            List<?> start = Operands.array(g, 3);
            if (start.size() <= keys.size() && Values.equal(start, keys.subList(0, start.size()))) {
                return document;
            }
        }
        Object base = ctx.baseDocuments();
        for (Object key : keys) {
            base = base == null ? null : Values.get(base, key);
        }
        return base == null ? document : over(ctx, document, base);
    }

    private static Object over(BuiltinContext ctx, Object top, Object base) {
        if (top == base || !(top instanceof Map<?, ?> a) || !(base instanceof Map<?, ?> b)) {
            return top;
        }
        RegoObject out = RegoObject.of(a).copy();
        for (Map.Entry<Object, Object> e : RegoObject.of(b).entrySet()) {
            ctx.work(1);
            Object mine = out.get(e.getKey());
            Object merged = mine == null ? e.getValue() : over(ctx, mine, e.getValue());
            if (merged != mine) {
                out.insert(e.getKey(), merged);
            }
        }
        return out;
    }

    /** What the evaluation was told of its surroundings; an empty object where it was told nothing. */
    static Object runtime(BuiltinContext ctx) {
        Recording.Answer answer = ctx.cached(
                RuntimeInfo.class,
                () -> Recording.of(ctx, "opa.runtime", RegoObject.EMPTY, () -> {
                    RuntimeInfo info = ctx.capability(RuntimeInfo.class);
                    return info == null ? RegoObject.EMPTY : info.value();
                }));
        return answer.orThrow();
    }
}
