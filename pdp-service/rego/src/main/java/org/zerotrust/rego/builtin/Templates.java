package org.zerotrust.rego.builtin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.builtin.template.Template;
import org.zerotrust.rego.builtin.template.TemplateException;

/** {@code strings.render_template}. */
final class Templates {
    private Templates() {}

    static void register(Registrar r) {
        r.f2("strings.render_template", Templates::render);
    }

    static Object render(BuiltinContext ctx, Object a, Object b) {
        String template = Operands.string(a, 1);
        Map<?, ?> data = Operands.map(b, 2);
        ctx.work(1 + template.length() / 4);
        asJson(ctx, data);
        try {
            return Template.render(template, data, ctx::work).replace("<no value>", "<undefined>");
        } catch (TemplateException refused) {
            throw BuiltinException.failed(String.valueOf(refused.getMessage()));
        }
    }

    /** OPA hands the data over as JSON text, in which sets and keys other than strings have no place. */
    private static void asJson(BuiltinContext ctx, Map<?, ?> data) {
        Deque<Object> open = new ArrayDeque<>();
        open.push(data);
        while (!open.isEmpty()) {
            Object value = open.pop();
            if (value instanceof Map<?, ?> members) {
                ctx.work(members.size());
                members.forEach((key, member) -> {
                    if (!(key instanceof String)) {
                        throw BuiltinException.failed("invalid character looking for beginning of object key string");
                    }
                    pushCollection(open, member);
                });
            } else if (value instanceof List<?> elements) {
                ctx.work(elements.size());
                elements.forEach(element -> pushCollection(open, element));
            } else {
                throw BuiltinException.failed("invalid character after object key");
            }
        }
    }

    private static void pushCollection(Deque<Object> open, Object value) {
        if (value instanceof Map<?, ?> || value instanceof List<?> || value instanceof Set<?>) {
            open.push(value);
        }
    }
}
