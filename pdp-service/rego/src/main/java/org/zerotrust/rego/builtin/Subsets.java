package org.zerotrust.rego.builtin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** {@code object.subset}: over two objects, two sets, two arrays (a run of elements), or an array and a set. */
final class Subsets {
    private Subsets() {}

    static void register(Registrar r) {
        r.f2("object.subset", Subsets::subset);
    }

    static Object subset(BuiltinContext ctx, Object whole, Object part) {
        if (whole instanceof Map<?, ?> w && part instanceof Map<?, ?> p) {
            return objects(ctx, w, RegoObject.of(p));
        }
        if (whole instanceof Set<?> w && part instanceof Set<?> p) {
            return sets(ctx, RegoSet.of(w), RegoSet.of(p));
        }
        if (whole instanceof List<?> w && part instanceof List<?> p) {
            return arrays(ctx, w, p);
        }
        if (whole instanceof List<?> w && part instanceof Set<?> p) {
            return arrayHolds(ctx, w, RegoSet.of(p));
        }
        throw BuiltinException.type("both arguments object.subset must be of the same type or array and set");
    }

    private static boolean objects(BuiltinContext ctx, Map<?, ?> whole, RegoObject part) {
        for (int i = 0; i < part.size(); i++) {
            ctx.work(1);
            Object w = Values.get(whole, part.sortedKey(i));
            Object p = part.sortedValue(i);
            if (w == null) {
                return false;
            }
            if (Values.equal(p, w)) {
                continue;
            }
            boolean within = (w instanceof Map<?, ?> wm
                            && p instanceof Map<?, ?> pm
                            && objects(ctx, wm, RegoObject.of(pm)))
                    || (w instanceof Set<?> ws && p instanceof Set<?> ps && sets(ctx, RegoSet.of(ws), RegoSet.of(ps)))
                    || (w instanceof List<?> wl && p instanceof List<?> pl && arrays(ctx, wl, pl));
            if (!within) {
                return false;
            }
        }
        return true;
    }

    private static boolean sets(BuiltinContext ctx, RegoSet whole, RegoSet part) {
        ctx.work(part.size());
        return whole.containsAll(part);
    }

    /** As OPA searches: after a mismatch from the next start, comparing element by element. */
    private static boolean arrays(BuiltinContext ctx, List<?> whole, List<?> part) {
        if (part.size() > whole.size()) {
            return false;
        }
        int start = 0;
        int matched = 0;
        while (matched < part.size()) {
            if (start + matched == whole.size()) {
                return false;
            }
            ctx.work(1);
            if (Values.equal(whole.get(start + matched), part.get(matched))) {
                matched++;
            } else {
                start++;
                matched = 0;
            }
        }
        return true;
    }

    /**
     * As OPA counts: an element met twice counts twice, and an empty set is a subset only of an array that is not empty
     * and whose first element is looked at.
     */
    private static boolean arrayHolds(BuiltinContext ctx, List<?> whole, RegoSet part) {
        int missing = part.size();
        for (Object e : whole) {
            ctx.work(1);
            if (part.contains(Values.orNull(e))) {
                missing--;
            }
            if (missing == 0) {
                return true;
            }
        }
        return false;
    }
}
