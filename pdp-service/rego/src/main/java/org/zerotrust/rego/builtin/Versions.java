package org.zerotrust.rego.builtin;

import org.zerotrust.rego.builtin.form.SemVer;

/** {@code semver.*}. */
final class Versions {
    private Versions() {}

    static void register(Registrar r) {
        r.f2("semver.compare", Versions::compare);
        r.f1("semver.is_valid", (ctx, a) -> a instanceof String s && SemVer.parse(s) != null);
    }

    static Object compare(BuiltinContext ctx, Object a, Object b) {
        String x = Operands.string(a, 1);
        String y = Operands.string(b, 2);
        ctx.work(1 + (x.length() + y.length()) / 16);
        return (long) parse(x, 1).compareTo(parse(y, 2));
    }

    private static SemVer parse(String s, int operand) {
        SemVer v = SemVer.parse(s);
        if (v == null) {
            throw BuiltinException.failed("operand " + operand + ": string " + Quote.go(s) + " is not a valid SemVer");
        }
        return v;
    }
}
