package org.zerotrust.rego.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.builtin.form.Cidr;
import org.zerotrust.rego.builtin.form.CidrMerge;
import org.zerotrust.rego.builtin.form.IpAddress;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** {@code net.cidr_*}. */
final class Networks {
    private record Key(String cidr) {}

    private Networks() {}

    static void register(Registrar r) {
        r.f2("net.cidr_contains", Networks::contains);
        r.f2("net.cidr_overlap", Networks::contains);
        r.f2("net.cidr_intersects", (ctx, a, b) -> cidr(ctx, a).intersects(cidr(ctx, b)));
        r.f2("net.cidr_contains_matches", Networks::containsMatches);
        r.f1("net.cidr_expand", Networks::expand);
        r.f1("net.cidr_is_valid", (ctx, a) -> a instanceof String s && Cidr.parse(s) != null);
        r.f1("net.cidr_merge", Networks::merge);
    }

    private static Cidr cidr(BuiltinContext ctx, Object v) {
        String s = Operands.string(v, 1);
        return ctx.parsed(new Key(s), s.length(), () -> {
            Cidr c = Cidr.parse(s);
            if (c == null) {
                throw BuiltinException.failed("invalid CIDR address: " + s);
            }
            return c;
        });
    }

    static Object contains(BuiltinContext ctx, Object network, Object addressOrNetwork) {
        ctx.work(1);
        Cidr a = cidr(ctx, network);
        return contains(a, Operands.string(addressOrNetwork, 1));
    }

    /** Whether the network holds an address or a whole other network. */
    static boolean contains(Cidr network, String addressOrNetwork) {
        byte[] ip = IpAddress.parse(addressOrNetwork);
        if (ip != null) {
            return network.contains(ip);
        }
        Cidr b = Cidr.parse(addressOrNetwork);
        if (b == null) {
            throw BuiltinException.failed(
                    "not a valid textual representation of an IP address or CIDR: " + addressOrNetwork);
        }
        return network.contains(b);
    }

    /** Called with a network and what stands for it in the result. */
    private interface Indexed {
        void at(Object cidr, Object index);
    }

    private static Object text(Object v, int operand) {
        if (v instanceof String) {
            return v;
        }
        if (v instanceof List<?> l && !l.isEmpty()) {
            return Values.orNull(l.getFirst());
        }
        throw BuiltinException.failed("operand " + operand + ": element must be string or non-empty array");
    }

    private static void each(Object v, int operand, Indexed to) {
        switch (v) {
            case String s -> to.at(s, s);
            case List<?> l -> {
                for (int i = 0; i < l.size(); i++) {
                    to.at(text(Values.orNull(l.get(i)), operand), (long) i);
                }
            }
            case Set<?> s -> {
                for (Object e : RegoSet.of(s)) {
                    to.at(text(e, operand), e);
                }
            }
            case Map<?, ?> m -> RegoObject.of(m).forEach((k, e) -> to.at(text(e, operand), k));
            default -> {
                // Anything else holds no networks: the result is empty, not undefined, as in OPA.
            }
        }
    }

    static Object containsMatches(BuiltinContext ctx, Object networks, Object addresses) {
        List<Object> out = new ArrayList<>();
        each(
                networks,
                1,
                (a, i) -> each(addresses, 2, (b, k) -> {
                    ctx.work(1);
                    if (Boolean.TRUE.equals(contains(ctx, a, b))) {
                        out.add(List.of(i, k));
                    }
                }));
        return RegoSet.of(out);
    }

    static Object expand(BuiltinContext ctx, Object network) {
        Cidr c = cidr(ctx, network);
        BigInteger first = new BigInteger(1, c.first());
        BigInteger size = c.size();
        List<Object> out = new ArrayList<>();
        for (BigInteger i = BigInteger.ZERO; i.compareTo(size) < 0; i = i.add(BigInteger.ONE)) {
            ctx.work(6);
            out.add(IpAddress.text(CidrMerge.bytes(first.add(i))));
        }
        return RegoSet.of(out);
    }

    static Object merge(BuiltinContext ctx, Object networks) {
        if (!(networks instanceof List<?>) && !(networks instanceof Set<?>)) {
            throw BuiltinException.failed("operand must be an array");
        }
        List<Cidr> all = new ArrayList<>();
        for (Object e : networks instanceof Set<?> s ? RegoSet.of(s) : (List<?>) networks) {
            ctx.work(2);
            if (!(e instanceof String s)) {
                throw BuiltinException.failed("element must be string");
            }
            try {
                all.add(CidrMerge.operand(s));
            } catch (IllegalArgumentException malformed) {
                throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
            }
        }
        return RegoSet.of(CidrMerge.merge(all, ctx::work));
    }
}
