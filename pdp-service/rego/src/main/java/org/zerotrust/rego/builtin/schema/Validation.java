package org.zerotrust.rego.builtin.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.Numbers;
import org.zerotrust.rego.builtin.form.Regex;
import org.zerotrust.rego.builtin.schema.JsonSchema.Fault;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** One document against one schema. */
final class Validation {
    private static final int DEEPEST = 500;

    private final JsonSchema schema;
    private final LongConsumer work;

    Validation(JsonSchema schema, LongConsumer work) {
        this.schema = schema;
        this.work = work;
    }

    private static String below(String field, Object key) {
        return field.equals("(Root)") ? key.toString() : field + "." + key;
    }

    private static boolean integer(Number n) {
        return Numbers.toInteger(n) != null;
    }

    private static String typeOf(Object v) {
        return v instanceof Number n && integer(n) ? "integer" : v instanceof Set<?> ? "array" : Values.typeName(v);
    }

    void check(@Nullable Object s, Object v, String field, List<Fault> out, int depth) {
        work.accept(2);
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("schema refers to itself without end");
        }
        if (Boolean.FALSE.equals(s)) {
            out.add(new Fault(field, "false", "False always fails validation"));
        }
        if (!(s instanceof Map<?, ?> m)) {
            return;
        }
        if (Values.get(m, "$ref") instanceof String ref) {
            check(schema.resolve(ref), v, field, out, depth + 1);
            return;
        }
        if (!typed(m, v, field, out)) {
            return;
        }
        combined(m, v, field, out, depth);
        switch (v) {
            case Number n -> {
                numbers(m, n, field, out);
                common(m, v, field, out);
            }
            case String text -> {
                common(m, v, field, out);
                strings(m, text, field, out);
            }
            case List<?> l -> {
                arrays(m, l, field, out, depth);
                common(m, v, field, out);
            }
            case Set<?> set -> {
                arrays(m, List.copyOf(RegoSet.of(set)), field, out, depth);
                common(m, v, field, out);
            }
            case Map<?, ?> o -> {
                new ObjectValidation(this, work).check(m, RegoObject.of(o), field, out, depth);
                common(m, v, field, out);
            }
            default -> common(m, v, field, out);
        }
    }

    private static boolean typed(Map<?, ?> m, Object v, String field, List<Fault> out) {
        Object type = Values.get(m, "type");
        if (type == null) {
            return true;
        }
        String given = typeOf(v);
        List<?> types = type instanceof List<?> l ? l : List.of(type);
        if (types.contains(given) || (given.equals("integer") && types.contains("number"))) {
            return true;
        }
        String expected = types.size() == 1
                ? String.valueOf(types.getFirst())
                : "[" + String.join(",", types.stream().map(String::valueOf).toList()) + "]";
        out.add(new Fault(field, "invalid_type", "Invalid type. Expected: " + expected + ", given: " + given));
        return false;
    }

    boolean matches(@Nullable Object s, Object v, int depth) {
        List<Fault> faults = new ArrayList<>();
        check(s, v, "(Root)", faults, depth + 1);
        return faults.isEmpty();
    }

    private void combined(Map<?, ?> m, Object v, String field, List<Fault> out, int depth) {
        if (Values.get(m, "anyOf") instanceof List<?> any && any.stream().noneMatch(s -> matches(s, v, depth))) {
            out.add(new Fault(field, "number_any_of", "Must validate at least one schema (anyOf)"));
        }
        if (Values.get(m, "oneOf") instanceof List<?> one
                && one.stream().filter(s -> matches(s, v, depth)).count() != 1) {
            out.add(new Fault(field, "number_one_of", "Must validate one and only one schema (oneOf)"));
        }
        if (Values.get(m, "allOf") instanceof List<?> all) {
            int before = out.size();
            for (Object s : all) {
                check(s, v, field, out, depth + 1);
            }
            if (out.size() > before) {
                out.add(new Fault(field, "number_all_of", "Must validate all the schemas (allOf)"));
            }
        }
        Object not = Values.get(m, "not");
        if (not != null && matches(not, v, depth)) {
            out.add(new Fault(field, "number_not", "Must not validate the schema (not)"));
        }
        Object condition = Values.get(m, "if");
        if (condition != null) {
            boolean holds = matches(condition, v, depth);
            Object then = Values.get(m, holds ? "then" : "else");
            if (then != null && !matches(then, v, depth)) {
                check(then, v, field, out, depth + 1);
                out.add(new Fault(
                        field,
                        holds ? "condition_then" : "condition_else",
                        holds
                                ? "Must validate \"then\" as \"if\" was valid"
                                : "Must validate \"else\" as \"if\" was not valid"));
            }
        }
    }

    private static void common(Map<?, ?> m, Object v, String field, List<Fault> out) {
        Object constant = Values.get(m, "const");
        if (constant != null && !Values.equal(constant, v)) {
            out.add(new Fault(field, "const", field + " does not match: " + Json.write(constant)));
        }
        if (Values.get(m, "enum") instanceof List<?> allowed
                && allowed.stream().noneMatch(e -> Values.equal(Values.orNull(e), v))) {
            String names = String.join(
                    ", ",
                    allowed.stream().map(e -> Json.write(Values.orNull(e))).toList());
            out.add(new Fault(field, "enum", field + " must be one of the following: " + names));
        }
    }

    static void bound(Map<?, ?> m, String name, Predicate<BigDecimal> ok, String field, List<Fault> out, Fault fault) {
        if (Values.get(m, name) instanceof Number n && !ok.test(Values.toBigDecimal(n))) {
            out.add(fault);
        }
    }

    private static String limit(Map<?, ?> m, String name) {
        Object v = Values.get(m, name);
        return v == null || v instanceof RegoNull ? "" : v.toString();
    }

    private static void numbers(Map<?, ?> m, Number n, String field, List<Fault> out) {
        BigDecimal x = Values.toBigDecimal(n);
        boolean aboveOnly = Boolean.TRUE.equals(Values.get(m, "exclusiveMinimum"));
        boolean belowOnly = Boolean.TRUE.equals(Values.get(m, "exclusiveMaximum"));
        if (Values.get(m, "multipleOf") instanceof Number by
                && x.remainder(Values.toBigDecimal(by)).signum() != 0) {
            out.add(new Fault(field, "multiple_of", "Must be a multiple of " + by));
        }
        String max = limit(m, "maximum");
        bound(
                m,
                "maximum",
                b -> belowOnly ? x.compareTo(b) < 0 : x.compareTo(b) <= 0,
                field,
                out,
                belowOnly
                        ? new Fault(field, "number_lt", "Must be less than " + max)
                        : new Fault(field, "number_lte", "Must be less than or equal to " + max));
        bound(
                m,
                "exclusiveMaximum",
                b -> x.compareTo(b) < 0,
                field,
                out,
                new Fault(field, "number_lt", "Must be less than " + limit(m, "exclusiveMaximum")));
        String min = limit(m, "minimum");
        bound(
                m,
                "minimum",
                b -> aboveOnly ? x.compareTo(b) > 0 : x.compareTo(b) >= 0,
                field,
                out,
                aboveOnly
                        ? new Fault(field, "number_gt", "Must be greater than " + min)
                        : new Fault(field, "number_gte", "Must be greater than or equal to " + min));
        bound(
                m,
                "exclusiveMinimum",
                b -> x.compareTo(b) > 0,
                field,
                out,
                new Fault(field, "number_gt", "Must be greater than " + limit(m, "exclusiveMinimum")));
    }

    private void strings(Map<?, ?> m, String s, String field, List<Fault> out) {
        BigDecimal length = BigDecimal.valueOf(s.codePointCount(0, s.length()));
        bound(
                m,
                "minLength",
                b -> length.compareTo(b) >= 0,
                field,
                out,
                new Fault(
                        field,
                        "string_gte",
                        "String length must be greater than or equal to " + limit(m, "minLength")));
        bound(
                m,
                "maxLength",
                b -> length.compareTo(b) <= 0,
                field,
                out,
                new Fault(field, "string_lte", "String length must be less than or equal to " + limit(m, "maxLength")));
        if (Values.get(m, "pattern") instanceof String pattern) {
            work.accept(1 + s.length());
            if (!Regex.compile(pattern).matcher(s).find()) {
                out.add(new Fault(field, "pattern", "Does not match pattern '" + pattern + "'"));
            }
        }
    }

    private void arrays(Map<?, ?> m, List<?> l, String field, List<Fault> out, int depth) {
        Object items = Values.get(m, "items");
        if (items instanceof List<?> each) {
            for (int i = 0; i < Math.min(l.size(), each.size()); i++) {
                check(each.get(i), Values.orNull(l.get(i)), below(field, i), out, depth + 1);
            }
            Object more = Values.get(m, "additionalItems");
            if (l.size() > each.size() && Boolean.FALSE.equals(more)) {
                out.add(new Fault(field, "array_no_additional_items", "No additional items allowed on array"));
            } else {
                for (int i = each.size(); i < l.size(); i++) {
                    check(more, Values.orNull(l.get(i)), below(field, i), out, depth + 1);
                }
            }
        } else if (items != null) {
            for (int i = 0; i < l.size(); i++) {
                check(items, Values.orNull(l.get(i)), below(field, i), out, depth + 1);
            }
        }
        BigDecimal size = BigDecimal.valueOf(l.size());
        bound(
                m,
                "minItems",
                b -> size.compareTo(b) >= 0,
                field,
                out,
                new Fault(field, "array_min_items", "Array must have at least " + limit(m, "minItems") + " items"));
        bound(
                m,
                "maxItems",
                b -> size.compareTo(b) <= 0,
                field,
                out,
                new Fault(field, "array_max_items", "Array must have at most " + limit(m, "maxItems") + " items"));
        if (Boolean.TRUE.equals(Values.get(m, "uniqueItems"))) {
            unique(l, field, out);
        }
        Object contains = Values.get(m, "contains");
        if (contains != null && l.stream().noneMatch(e -> matches(contains, Values.orNull(e), depth))) {
            out.add(new Fault(field, "contains", "At least one of the items must match"));
        }
    }

    private void unique(List<?> l, String field, List<Fault> out) {
        work.accept((long) l.size() * l.size() / 2);
        for (int i = 0; i < l.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (Values.equal(l.get(i), l.get(j))) {
                    out.add(new Fault(field, "unique", "array items[" + j + "," + i + "] must be unique"));
                    break;
                }
            }
        }
    }
}
