package org.zerotrust.rego.jvm;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.builtin.Builtin;
import org.zerotrust.rego.builtin.BuiltinException;
import org.zerotrust.rego.eval.EvalContext;
import org.zerotrust.rego.eval.EvalException;
import org.zerotrust.rego.eval.Memo;
import org.zerotrust.rego.eval.Merge;
import org.zerotrust.rego.value.RegoArray;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** What generated code calls. Public because that code has a class loader of its own; not for anyone else. */
public final class Rt {
    private static final Object[] NONE = new Object[0];
    private static final long BYTES_PER_ELEMENT = 32;

    private Rt() {}

    /** {@code source[key]} where the key is a string that the policy names. */
    public static @Nullable Object member(@Nullable Object source, String key) {
        if (source instanceof RegoObject o) {
            return o.get(key);
        }
        if (source instanceof Map<?, ?> m) {
            Object v = m.get(key);
            return v != null ? v : m.containsKey(key) ? RegoNull.NULL : null;
        }
        return source instanceof Set<?> s ? RegoSet.of(s).find(key) : null;
    }

    /** A step of a path of the input that is kept once it has been found. */
    public static @Nullable Object path(EvalContext ctx, int place, @Nullable Object source, String key) {
        Object known = ctx.path(place);
        return known != null ? known : ctx.path(place, member(source, key));
    }

    /** The way that the value chooses; -1 where none. */
    public static int choose(@Nullable Object value, Choices choices) {
        return choices.of(value);
    }

    /** {@code source[key]}. */
    public static @Nullable Object get(@Nullable Object source, @Nullable Object key) {
        return key == null ? null : Values.get(source, key);
    }

    /** {@code source[key]} straight into base documents. */
    public static @Nullable Object baseGet(@Nullable Object source, @Nullable Object key) {
        Object found = get(source, key);
        return found == null && key instanceof Number n ? Values.baseMember(source, n) : found;
    }

    /** Whether both are defined and equal. */
    public static boolean equal(@Nullable Object a, @Nullable Object b) {
        return a != null && b != null && Values.equal(a, b);
    }

    /** Whether both are defined and differ. */
    public static boolean notEqual(@Nullable Object a, @Nullable Object b) {
        return a != null && b != null && !Values.equal(a, b);
    }

    /** Whether it is this boolean. */
    public static boolean is(@Nullable Object a, boolean b) {
        return a instanceof Boolean x && x == b;
    }

    /** Whether it is defined and not this boolean. */
    public static boolean isNot(@Nullable Object a, boolean b) {
        return a != null && !(a instanceof Boolean x && x == b);
    }

    /** The number of elements or code points; {@code null} where it has none. */
    public static @Nullable Object length(@Nullable Object v) {
        return switch (v) {
            case String s -> (long) s.codePointCount(0, s.length());
            case List<?> x -> (long) x.size();
            case Map<?, ?> x -> (long) x.size();
            case Set<?> x -> (long) x.size();
            case null, default -> null;
        };
    }

    /** How many times a loop over the value runs. */
    public static int size(@Nullable Object v) {
        if (v instanceof List<?> l) {
            return l.size();
        }
        if (v instanceof Map<?, ?> m) {
            return m.size();
        }
        return v instanceof Set<?> s ? s.size() : 0;
    }

    /** What a loop runs over: the value itself, foreign objects and sets in their order. */
    public static @Nullable Object scannable(@Nullable Object v) {
        if (v instanceof Map<?, ?> m) {
            return RegoObject.of(m);
        }
        return v instanceof Set<?> s ? RegoSet.of(s) : v;
    }

    /** Keys of a loop over what {@link #scannable} gave; {@code null} where they are indexes. */
    public static Object @Nullable [] keys(@Nullable Object v) {
        if (v instanceof RegoObject o) {
            return o.sortedKeys();
        }
        return v instanceof RegoSet s ? s.sortedElements() : null;
    }

    /** Values of a loop over what {@link #scannable} gave. */
    public static @Nullable Object[] values(@Nullable Object v) {
        if (v instanceof RegoArray a) {
            return a.storage();
        }
        if (v instanceof RegoObject o) {
            return o.sortedValues();
        }
        if (v instanceof RegoSet s) {
            return s.sortedElements();
        }
        return v instanceof List<?> l ? l.toArray() : NONE;
    }

    /** The i-th key of a loop. */
    public static Object key(Object @Nullable [] keys, int i) {
        return keys == null ? (Object) (long) i : keys[i];
    }

    /** The i-th value of a loop. */
    public static Object value(@Nullable Object[] values, int i) {
        Object v = values[i];
        return v == null ? RegoNull.NULL : v;
    }

    /** Appends to an array that is being made. */
    public static void append(EvalContext ctx, @Nullable Object array, @Nullable Object value) {
        ctx.allocated(BYTES_PER_ELEMENT);
        if (array instanceof RegoArray a) {
            a.append(defined(value));
        } else {
            throw notMade();
        }
    }

    /** Adds to a set that is being made. */
    public static void add(EvalContext ctx, @Nullable Object set, @Nullable Object value) {
        ctx.allocated(BYTES_PER_ELEMENT);
        if (set instanceof RegoSet s) {
            s.insert(defined(value));
        } else {
            throw notMade();
        }
    }

    /** Inserts into an object that is being made. */
    public static @Nullable Object insert(
            EvalContext ctx, @Nullable Object object, @Nullable Object key, @Nullable Object value) {
        ctx.allocated(BYTES_PER_ELEMENT);
        if (object instanceof RegoObject o) {
            return o.insert(defined(key), defined(value));
        }
        throw notMade();
    }

    /** Inserts into an object that is being made; two values under one key are a conflict. */
    public static void insertOnce(
            EvalContext ctx,
            @Nullable Object object,
            @Nullable Object key,
            @Nullable Object value,
            RegoError conflict) {
        Object before = insert(ctx, object, key, value);
        if (before != null && !Values.equal(before, value)) {
            throw new EvalException(conflict);
        }
    }

    /** What a local holds that is assigned once more; two values are a conflict. */
    public static @Nullable Object once(@Nullable Object before, @Nullable Object now, RegoError conflict) {
        if (before != null && now != null && !Values.equal(before, now)) {
            throw new EvalException(conflict);
        }
        // Of equal values the first stays, as in OPA: 3 and 3.0 are equal, and not the same text.
        return before != null && now != null ? before : now;
    }

    private static Object defined(@Nullable Object v) {
        if (v == null) {
            throw new EvalException(BuiltinException.Code.INTERNAL, "plan uses an undefined local");
        }
        return v;
    }

    private static EvalException notMade() {
        return new EvalException(BuiltinException.Code.INTERNAL, "plan adds to what it did not make");
    }

    /** A set literal. */
    public static Object set(EvalContext ctx, Object[] elements) {
        ctx.allocated(BYTES_PER_ELEMENT * elements.length);
        RegoSet s = new RegoSet();
        for (Object e : elements) {
            s.insert(defined(e));
        }
        return s;
    }

    /** An object literal. */
    public static Object object(EvalContext ctx, RegoObject.Shape shape, Object[] values) {
        ctx.allocated(BYTES_PER_ELEMENT * values.length);
        return new RegoObject(shape, values);
    }

    /** An array literal. */
    public static Object array(EvalContext ctx, Object[] elements) {
        ctx.allocated(BYTES_PER_ELEMENT * elements.length);
        return RegoArray.owning(elements);
    }

    /** Merges two documents. */
    public static @Nullable Object merge(@Nullable Object a, @Nullable Object b) {
        return Merge.merge(a, b);
    }

    /** The document with another value at the path. */
    public static @Nullable Object upsert(@Nullable Object document, Object[] path, @Nullable Object value) {
        return Merge.upsert(
                document, Arrays.stream(path).map(String.class::cast).toList(), value);
    }

    /** Puts a fresh memory of answers in force; returns the one before. */
    public static Memo push(EvalContext ctx, int funcs) {
        return ctx.memo(new Memo(funcs));
    }

    /** Calls a built-in; {@code null} where the answer or an operand is undefined. */
    public static @Nullable Object call0(EvalContext ctx, Site site) {
        try {
            ctx.step(1);
            return ((Builtin.F0) site.builtin()).call(ctx);
        } catch (BuiltinException e) {
            return failed(ctx, site, e);
        }
    }

    /** Calls a built-in; {@code null} where the answer or an operand is undefined. */
    public static @Nullable Object call1(EvalContext ctx, Site site, @Nullable Object a) {
        if (a == null) {
            return null;
        }
        try {
            ctx.step(1);
            return ((Builtin.F1) site.builtin()).call(ctx, a);
        } catch (BuiltinException e) {
            return failed(ctx, site, e);
        }
    }

    /** Calls a built-in; {@code null} where the answer or an operand is undefined. */
    public static @Nullable Object call2(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return null;
        }
        try {
            ctx.step(1);
            return ((Builtin.F2) site.builtin()).call(ctx, a, b);
        } catch (BuiltinException e) {
            return failed(ctx, site, e);
        }
    }

    /** Calls a built-in; {@code null} where the answer or an operand is undefined. */
    public static @Nullable Object call3(
            EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
        if (a == null || b == null || c == null) {
            return null;
        }
        try {
            ctx.step(1);
            return ((Builtin.F3) site.builtin()).call(ctx, a, b, c);
        } catch (BuiltinException e) {
            return failed(ctx, site, e);
        }
    }

    /** Calls a built-in of any number of operands; {@code null} where the answer or an operand is undefined. */
    @SuppressWarnings("NullAway") // Undefined operands have been sorted out.
    public static @Nullable Object callAny(EvalContext ctx, Site site, @Nullable Object[] o) {
        for (Object operand : o) {
            if (operand == null) {
                return null;
            }
        }
        try {
            ctx.step(1);
            return switch (site.builtin()) {
                case Builtin.F0 f -> f.call(ctx);
                case Builtin.F1 f -> f.call(ctx, o[0]);
                case Builtin.F2 f -> f.call(ctx, o[0], o[1]);
                case Builtin.F3 f -> f.call(ctx, o[0], o[1], o[2]);
                case Builtin.F4 f -> f.call(ctx, o[0], o[1], o[2], o[3]);
                case Builtin.FN f -> f.call(ctx, o);
            };
        } catch (BuiltinException e) {
            return failed(ctx, site, e);
        }
    }

    /** Calls a built-in that has no result; whether its operands are defined. */
    public static boolean callVoid(EvalContext ctx, Site site, @Nullable Object[] operands) {
        for (Object operand : operands) {
            if (operand == null) {
                return false;
            }
        }
        callAny(ctx, site, operands);
        return true;
    }

    static @Nullable Object failed(EvalContext ctx, Site site, BuiltinException e) {
        ctx.failed(site.name(), e, site.file(), site.row(), site.col());
        return null;
    }

    /** The answer that is known of a rule: {@code null} where none is, {@link Memo#UNDEFINED} for undefined. */
    public static @Nullable Object known(EvalContext ctx, int id) {
        return ctx.memo().rule(id);
    }

    /** Keeps a rule's answer. */
    public static @Nullable Object keep(EvalContext ctx, Memo memo, int id, @Nullable Object answer) {
        memo.rule(id, answer);
        return answer;
    }

    /** Fails where a plan jumps to where no block is. */
    public static EvalException lost() {
        return new EvalException(BuiltinException.Code.INTERNAL, "plan leaves a block that it is not in");
    }
}
