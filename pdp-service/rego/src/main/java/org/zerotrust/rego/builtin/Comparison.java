package org.zerotrust.rego.builtin;

import org.zerotrust.rego.value.Values;

/** Comparison over OPA's total order. */
final class Comparison {
    private Comparison() {}

    static void register(Registrar r) {
        r.f2("eq", (ctx, a, b) -> Values.equal(a, b));
        r.f2("assign", (ctx, a, b) -> Values.equal(a, b));
        r.f2("equal", (ctx, a, b) -> Values.equal(a, b));
        r.f2("neq", (ctx, a, b) -> !Values.equal(a, b));
        r.f2("lt", (ctx, a, b) -> Values.compare(a, b) < 0);
        r.f2("lte", (ctx, a, b) -> Values.compare(a, b) <= 0);
        r.f2("gt", (ctx, a, b) -> Values.compare(a, b) > 0);
        r.f2("gte", (ctx, a, b) -> Values.compare(a, b) >= 0);
    }
}
