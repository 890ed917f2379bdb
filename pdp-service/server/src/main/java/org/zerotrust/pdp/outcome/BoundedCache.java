package org.zerotrust.pdp.outcome;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map without a lock on its readers: two generations, the older one dropped whole when the younger is
 * full. What is read moves to the younger one, so that what is used stays. Holds at most {@code capacity} entries.
 */
public final class BoundedCache<K, V> {
    private record Generations<K, V>(ConcurrentHashMap<K, V> young, ConcurrentHashMap<K, V> old) {}

    private final int half;
    private final AtomicReference<Generations<K, V>> current =
            new AtomicReference<>(new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>()));

    public BoundedCache(int capacity) {
        if (capacity < 2) {
            throw new IllegalArgumentException("capacity");
        }
        this.half = capacity / 2;
    }

    public @Nullable V get(K key) {
        Generations<K, V> g = current.get();
        V v = g.young.get(key);
        if (v != null) {
            return v;
        }
        v = g.old.get(key);
        if (v != null) {
            put(key, v);
        }
        return v;
    }

    /** Puts the value where there is none; returns the one that was there before. */
    public @Nullable V putIfAbsent(K key, V value) {
        V before = get(key);
        if (before != null) {
            return before;
        }
        return roomy().putIfAbsent(key, value);
    }

    public void put(K key, V value) {
        roomy().put(key, value);
    }

    /** Removes the entry where it still holds this very value. */
    public void remove(K key, V value) {
        Generations<K, V> g = current.get();
        g.young.remove(key, value);
        g.old.remove(key, value);
    }

    public void clear() {
        current.set(new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>()));
    }

    /** How many entries there are now, for metrics. */
    public int size() {
        Generations<K, V> g = current.get();
        return g.young.size() + g.old.size();
    }

    private ConcurrentHashMap<K, V> roomy() {
        Generations<K, V> g = current.get();
        if (g.young.mappingCount() < half) {
            return g.young;
        }
        Generations<K, V> next = new Generations<>(new ConcurrentHashMap<>(), g.young);
        return current.compareAndSet(g, next) ? next.young : current.get().young;
    }
}
