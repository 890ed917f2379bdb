package org.zerotrust.rego.types;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The built-in functions that a policy may call, by name. */
public final class Declarations {
    private final Map<String, Declaration> byName;
    private final Map<String, Declaration> byInfix = new LinkedHashMap<>();

    /** These and no others. */
    public Declarations(Collection<Declaration> all) {
        Map<String, Declaration> names = new TreeMap<>();
        for (Declaration d : all) {
            names.put(d.name(), d);
            // "in" stands for two functions; the one with fewer operands comes first
            if (d.infix() != null) {
                byInfix.putIfAbsent(d.infix(), d);
            }
        }
        byName = Collections.unmodifiableMap(names);
    }

    /** Every built-in of OPA 1.22.2. */
    public static Declarations current() {
        return Capabilities.current().builtins();
    }

    /** The declaration under a dotted name; {@code null} where there is none. */
    public @Nullable Declaration get(String name) {
        return byName.get(name);
    }

    /** The declaration behind an operator such as {@code +}; {@code null} where there is none. */
    public @Nullable Declaration infix(String operator) {
        return byInfix.get(operator);
    }

    /** All of them, sorted by name. */
    public Collection<Declaration> all() {
        return byName.values();
    }
}
