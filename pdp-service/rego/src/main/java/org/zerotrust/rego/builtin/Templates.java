package org.zerotrust.rego.builtin;

import java.util.Map;
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
        try {
            return Template.render(template, data, ctx::work).replace("<no value>", "<undefined>");
        } catch (TemplateException refused) {
            throw BuiltinException.failed(String.valueOf(refused.getMessage()));
        }
    }
}
