package org.zerotrust.rego.builtin;

import java.util.HashMap;
import java.util.Map;

/** Collects built-ins by name; a name twice is a fault of this library. */
public final class Registrar {
    private final Map<String, Builtin> all = new HashMap<>();

    Registrar() {}

    /** Without operand. */
    public void f0(String name, Builtin.F0 f) {
        put(name, f);
    }

    /** With one operand. */
    public void f1(String name, Builtin.F1 f) {
        put(name, f);
    }

    /** With two operands. */
    public void f2(String name, Builtin.F2 f) {
        put(name, f);
    }

    /** With three operands. */
    public void f3(String name, Builtin.F3 f) {
        put(name, f);
    }

    /** With four operands. */
    public void f4(String name, Builtin.F4 f) {
        put(name, f);
    }

    private void put(String name, Builtin f) {
        if (all.put(name, f) != null) {
            throw new IllegalStateException("built-in named twice: " + name);
        }
    }

    Map<String, Builtin> all() {
        return Map.copyOf(all);
    }
}
