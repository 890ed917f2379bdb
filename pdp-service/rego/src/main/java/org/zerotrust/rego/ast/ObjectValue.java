package org.zerotrust.rego.ast;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object literal; iteration is in OPA's key order. A literal keeps equal keys as they were written ({@link #add}), as
 * OPA's parser does; a rewrite folds them: the first key stays with the last value ({@link #insert}).
 */
public final class ObjectValue implements Value, Iterable<ObjectValue.Entry> {
    private final Map<Value, Entry> byKey = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private boolean sorted = true;

    /** A key with its value. */
    public static final class Entry {
        public final Term key;
        public Term value;

        Entry(Term key, Term value) {
            this.key = key;
            this.value = value;
        }
    }

    /** Makes a new pair from an old one. */
    @FunctionalInterface
    public interface PairMapper {
        Entry map(Term key, Term value);
    }

    public static Entry entry(Term key, Term value) {
        return new Entry(key, value);
    }

    public void insert(Term key, Term value) {
        Entry known = byKey.get(key.value);
        if (known != null) {
            known.value = value;
            return;
        }
        Entry e = new Entry(key, value);
        byKey.put(key.value, e);
        entries.add(e);
        sorted = false;
    }

    /** Adds a pair even where the key is there already; {@link #get} then finds this pair. */
    public void add(Term key, Term value) {
        Entry e = new Entry(key, value);
        byKey.put(key.value, e);
        entries.add(e);
        sorted = false;
    }

    public @Nullable Term get(Value key) {
        Entry e = byKey.get(key);
        return e == null ? null : e.value;
    }

    public int size() {
        return entries.size();
    }

    /** The pairs in key order. Read only, but for the values. */
    public List<Entry> sorted() {
        if (!sorted) {
            entries.sort((a, b) -> a.key.value.compareTo(b.key.value));
            sorted = true;
        }
        return entries;
    }

    public List<Term> keys() {
        return sorted().stream().map(e -> e.key).toList();
    }

    /** A new object of what {@code f} makes of each pair. */
    public ObjectValue map(PairMapper f) {
        ObjectValue out = new ObjectValue();
        for (Entry e : sorted()) {
            Entry made = f.map(e.key, e.value);
            out.insert(made.key, made.value);
        }
        return out;
    }

    @Override
    public Iterator<Entry> iterator() {
        return sorted().iterator();
    }

    @Override
    public boolean isGround() {
        return entries.stream().allMatch(e -> e.key.isGround() && e.value.isGround());
    }

    @Override
    public boolean equals(Object o) {
        return o == this || (o instanceof ObjectValue v && v.size() == size() && Order.compare(this, v) == 0);
    }

    @Override
    public int hashCode() {
        int h = 19;
        for (Entry e : entries) {
            h += 31 * e.key.hashCode() ^ e.value.hashCode();
        }
        return h;
    }

    @Override
    public String toString() {
        return Text.of(this);
    }
}
