package org.zerotrust.rego.builtin;

import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.AstJson;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.parser.Parser;
import org.zerotrust.rego.value.RegoObject;

/** {@code rego.parse_module}: Rego source as the data of its syntax tree. */
final class ModuleFunctions {
    private ModuleFunctions() {}

    static void register(Registrar r) {
        r.f2("rego.parse_module", ModuleFunctions::parse);
    }

    static Object parse(BuiltinContext ctx, Object file, Object source) {
        String name = Operands.string(file, 1);
        String text = Operands.string(source, 1);
        ctx.work(16 + 4L * text.length());
        try {
            return RegoObject.of(AstJson.module(Parser.module(name, text, RegoVersion.V1), false));
        } catch (AstException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
    }
}
