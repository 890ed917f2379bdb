package org.zerotrust.rego.builtin.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.Bytes;
import org.zerotrust.rego.builtin.golang.GoFormat;

/** The functions a template may call. */
final class Functions {
    private static final Set<String> NAMES = Set.of(
            "and", "or", "not", "len", "index", "print", "println", "printf", "eq", "ne", "lt", "le", "gt", "ge");

    private Functions() {}

    static void known(String name) {
        if (!NAMES.contains(name)) {
            throw new TemplateException("function \"" + name + "\" not defined");
        }
    }

    static @Nullable Object call(String name, List<Expressions.Expr> operands, Scope s) {
        s.work.accept(1 + operands.size());
        boolean or = name.equals("or");
        List<@Nullable Object> a = new ArrayList<>();
        for (Expressions.Expr e : operands) {
            Object v = e.eval(s);
            a.add(v);
            // The rest is not even evaluated.
            if ((or || name.equals("and")) && Data.truth(v) == or) {
                return v;
            }
        }
        return switch (name) {
            case "and", "or" -> a.get(count(name, a, 1, Integer.MAX_VALUE) - 1);
            case "not" -> !Data.truth(a.get(count(name, a, 1, 1) - 1));
            case "len" -> length(a.get(count(name, a, 1, 1) - 1));
            case "index" -> index(a);
            case "print" -> print(a);
            case "println" -> String.join(" ", a.stream().map(Data::text).toList()) + "\n";
            case "printf" -> printf(a, s);
            case "eq" -> equal(a);
            case "ne" -> count(name, a, 2, 2) == 2 && !equal(a);
            default -> ordered(name, a);
        };
    }

    private static int count(String name, List<@Nullable Object> a, int least, int most) {
        if (a.size() < least || a.size() > most) {
            throw new TemplateException("wrong number of args for " + name + ": got " + a.size());
        }
        return a.size();
    }

    private static Object length(@Nullable Object v) {
        return switch (v) {
            case String s -> (long) Bytes.of(s).length;
            case List<?> l -> (long) l.size();
            case Map<?, ?> m -> (long) m.size();
            case null, default -> throw new TemplateException("error calling len");
        };
    }

    private static @Nullable Object index(List<@Nullable Object> a) {
        count("index", a, 1, Integer.MAX_VALUE);
        Object v = a.getFirst();
        for (Object i : a.subList(1, a.size())) {
            if (v instanceof Map<?, ?> m && i instanceof String key) {
                v = Data.of(m.get(key));
            } else if (v instanceof List<?> l && i instanceof Long n && n >= 0 && n < l.size()) {
                v = Data.of(l.get(n.intValue()));
            } else {
                throw new TemplateException("error calling index");
            }
        }
        return v;
    }

    /** Spaces stand between operands when neither is a string. */
    private static String print(List<@Nullable Object> a) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < a.size(); i++) {
            if (i > 0 && !(a.get(i) instanceof String) && !(a.get(i - 1) instanceof String)) {
                out.append(' ');
            }
            out.append(Data.text(a.get(i)));
        }
        return out.toString();
    }

    private static String printf(List<@Nullable Object> a, Scope s) {
        count("printf", a, 1, Integer.MAX_VALUE);
        if (!(a.getFirst() instanceof String format)) {
            throw new TemplateException("wrong type for printf");
        }
        Object[] rest = new Object[a.size() - 1];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = a.get(i + 1) instanceof Long n ? n : Data.text(a.get(i + 1));
        }
        return new GoFormat(format, rest, s.work).text();
    }

    private static boolean equal(List<@Nullable Object> a) {
        count("eq", a, 2, Integer.MAX_VALUE);
        Object first = a.getFirst();
        for (Object other : a.subList(1, a.size())) {
            if (Data.isNil(first) || Data.isNil(other)) {
                if (Data.isNil(first) && Data.isNil(other)) {
                    return true;
                }
            } else if (first instanceof List || first instanceof Map || other instanceof List || other instanceof Map) {
                throw new TemplateException("error calling eq: non-comparable type");
            } else if (first != null && other != null && first.getClass() != other.getClass()) {
                throw new TemplateException("error calling eq: incompatible types for comparison");
            } else if (first != null && first.equals(other)) {
                return true;
            }
        }
        return false;
    }

    private static boolean ordered(String name, List<@Nullable Object> a) {
        count(name, a, 2, 2);
        int order;
        if (a.get(0) instanceof Long x && a.get(1) instanceof Long y) {
            order = Long.compare(x, y);
        } else if (a.get(0) instanceof String x && a.get(1) instanceof String y) {
            order = java.util.Arrays.compareUnsigned(Bytes.of(x), Bytes.of(y));
        } else {
            throw new TemplateException("error calling " + name + ": incompatible types for comparison");
        }
        return switch (name) {
            case "lt" -> order < 0;
            case "le" -> order <= 0;
            case "gt" -> order > 0;
            default -> order >= 0;
        };
    }
}
