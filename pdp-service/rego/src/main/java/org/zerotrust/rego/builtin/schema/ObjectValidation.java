package org.zerotrust.rego.builtin.schema;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.zerotrust.rego.builtin.form.Regex;
import org.zerotrust.rego.builtin.schema.JsonSchema.Fault;
import org.zerotrust.rego.value.JsonWriter;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.Values;

/** The keywords about objects. */
final class ObjectValidation {
    private final Validation whole;
    private final LongConsumer work;

    ObjectValidation(Validation whole, LongConsumer work) {
        this.whole = whole;
        this.work = work;
    }

    void check(Map<?, ?> m, RegoObject o, String field, List<Fault> out, int depth) {
        BigDecimal size = BigDecimal.valueOf(o.size());
        Validation.bound(
                m,
                "minProperties",
                b -> size.compareTo(b) >= 0,
                field,
                out,
                new Fault(
                        field,
                        "array_min_properties",
                        "Must have at least " + Values.get(m, "minProperties") + " properties"));
        Validation.bound(
                m,
                "maxProperties",
                b -> size.compareTo(b) <= 0,
                field,
                out,
                new Fault(
                        field,
                        "array_max_properties",
                        "Must have at most " + Values.get(m, "maxProperties") + " properties"));
        if (Values.get(m, "required") instanceof List<?> required) {
            for (Object name : required) {
                if (Values.get(o, Values.orNull(name)) == null) {
                    out.add(new Fault(field, "required", name + " is required"));
                }
            }
        }
        for (int i = 0; i < o.size(); i++) {
            property(m, JsonWriter.keyText(o.sortedKey(i)), o.sortedValue(i), field, out, depth);
        }
        if (Values.get(m, "dependencies") instanceof Map<?, ?> dependencies) {
            dependencies(dependencies, o, field, out, depth);
        }
    }

    private void property(Map<?, ?> m, String name, Object value, String field, List<Fault> out, int depth) {
        work.accept(1);
        String at = field.equals("(Root)") ? name : field + "." + name;
        Object names = Values.get(m, "propertyNames");
        if (names != null && !whole.matches(names, name, depth)) {
            out.add(new Fault(field, "invalid_property_name", "Property name of \"" + name + "\" does not match"));
        }
        boolean known = false;
        Object declared = Values.get(m, "properties") instanceof Map<?, ?> p ? Values.get(p, name) : null;
        if (declared != null) {
            known = true;
            whole.check(declared, value, at, out, depth + 1);
        }
        if (Values.get(m, "patternProperties") instanceof Map<?, ?> patterns) {
            for (Map.Entry<?, ?> e : RegoObject.of(patterns).entrySet()) {
                work.accept(1 + name.length());
                if (Regex.compile(String.valueOf(e.getKey())).matcher(name).find()) {
                    known = true;
                    whole.check(e.getValue(), value, at, out, depth + 1);
                }
            }
        }
        if (known) {
            return;
        }
        Object additional = Values.get(m, "additionalProperties");
        if (Boolean.FALSE.equals(additional)) {
            out.add(new Fault(
                    field, "additional_property_not_allowed", "Additional property " + name + " is not allowed"));
        } else {
            whole.check(additional, value, at, out, depth + 1);
        }
    }

    private void dependencies(Map<?, ?> all, RegoObject o, String field, List<Fault> out, int depth) {
        for (Map.Entry<?, ?> e : RegoObject.of(all).entrySet()) {
            if (Values.get(o, Values.orNull(e.getKey())) == null) {
                continue;
            }
            if (e.getValue() instanceof List<?> names) {
                for (Object name : names) {
                    if (Values.get(o, Values.orNull(name)) == null) {
                        out.add(new Fault(field, "missing_dependency", "Has a dependency on " + name));
                    }
                }
            } else {
                whole.check(e.getValue(), o, field, out, depth + 1);
            }
        }
    }
}
