package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Var;

/** The nested scopes of a rule while its local variables get their own names. */
final class Scopes {
    /** How a variable came into a scope. */
    enum Occurrence {
        NEW,
        ARGUMENT,
        SEEN,
        ASSIGNED,
        DECLARED
    }

    /** The variables of one scope. */
    static final class Scope {
        /** Variable to its new name, which may be its own. */
        final Map<Var, Var> names = new LinkedHashMap<>();

        final Map<Var, Occurrence> occurrences = new LinkedHashMap<>();
        private final Map<Var, Integer> counts = new HashMap<>();

        boolean has(Occurrence o) {
            return occurrences.containsValue(o);
        }
    }

    private final List<Scope> scopes = new ArrayList<>();
    private final Map<Var, Var> rewritten = new LinkedHashMap<>();
    private final List<AstError> unused = new ArrayList<>();

    Scopes() {
        push();
    }

    /** These scopes as one, for a branch that starts with what is declared so far. */
    Scopes copy() {
        Scopes copy = new Scopes();
        Scope only = copy.peek();
        for (Scope s : scopes) {
            only.names.putAll(s.names);
            only.occurrences.putAll(s.occurrences);
            only.counts.putAll(s.counts);
        }
        copy.rewritten.putAll(rewritten);
        return copy;
    }

    void push() {
        scopes.add(new Scope());
    }

    void pop() {
        scopes.removeLast();
    }

    Scope peek() {
        return scopes.getLast();
    }

    void insert(Var x, Var name, Occurrence how) {
        Scope s = peek();
        s.names.put(x, name);
        s.occurrences.put(x, how);
        s.counts.put(x, 1);
        if (!x.equals(name)) {
            rewritten.put(name, x);
        }
    }

    /** The new name of {@code x} in the innermost scope that has one. */
    @Nullable
    Var declared(Var x) {
        for (Scope s : scopes.reversed()) {
            Var name = s.names.get(x);
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    /** How {@code x} came into the innermost scope. */
    Occurrence occurrence(Var x) {
        return peek().occurrences.getOrDefault(x, Occurrence.NEW);
    }

    /** How {@code x} came into the nearest scope that has it. */
    Occurrence globalOccurrence(Var x) {
        for (Scope s : scopes.reversed()) {
            Occurrence o = s.occurrences.get(x);
            if (o != null) {
                return o;
            }
        }
        return Occurrence.NEW;
    }

    /** Counts one more use of {@code x}. */
    void seen(Var x) {
        for (Scope s : scopes.reversed()) {
            if (s.counts.computeIfPresent(x, (k, n) -> n + 1) != null) {
                return;
            }
        }
        peek().counts.put(x, 1);
    }

    int count(Var x) {
        for (Scope s : scopes.reversed()) {
            Integer n = s.counts.get(x);
            if (n != null) {
                return n;
            }
        }
        return 0;
    }

    /** New name to old, of every variable that was ever renamed here. */
    Map<Var, Var> rewritten() {
        return rewritten;
    }

    /** Errors for variables that nothing uses. */
    List<AstError> unused() {
        return unused;
    }
}
