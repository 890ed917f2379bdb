package org.zerotrust.rego.jvm;

import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.jvm.Op.Body;

/** One function or plan on its way to code: its bodies, and the regions that were cut out of it. */
final class Unit {
    /** A region that a method of its own is to be made for. */
    record Cut(String method, Op.Region region, int depth, KnownAtStart known) {}

    /** What was known of the locals where the region is called. */
    static final class KnownAtStart {
        final @Nullable Object[] locals;

        KnownAtStart(@Nullable Object[] locals) {
            this.locals = locals;
        }
    }

    final String name;
    final ClassDesc owner;
    final @Nullable Func func;
    final List<Body> bodies;
    final int locals;
    /** Place of each shared local in the array between methods; the answer has place 0. */
    final Map<Integer, Integer> shared = new LinkedHashMap<>();

    final boolean cut;
    private final IdentityHashMap<Op.Region, Cut> cuts = new IdentityHashMap<>();
    private final List<Cut> order = new ArrayList<>();

    Unit(String name, ClassDesc owner, @Nullable Func func, List<Body> bodies, int locals) {
        this.name = name;
        this.owner = owner;
        this.func = func;
        this.locals = locals;
        Outliner outliner = new Outliner(bodies);
        this.bodies = outliner.bodies();
        this.cut = outliner.cut();
        BitSet both = outliner.shared;
        both.stream().forEach(l -> shared.put(l, shared.size() + 1));
    }

    /** The method of a region; the first call decides what is known at its start. */
    Cut cut(Op.Region region, int depth, @Nullable Object[] known) {
        return cuts.computeIfAbsent(region, r -> {
            Cut c = new Cut(name + "$" + cuts.size(), r, depth, new KnownAtStart(known));
            order.add(c);
            return c;
        });
    }

    /** The regions found so far; making one may find more. */
    List<Cut> cuts() {
        return order;
    }
}
