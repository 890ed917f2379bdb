package org.zerotrust.rego.ast;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Variables, each with the place where it was met last; iteration is in the order of adding. */
public final class VarSet implements Iterable<Var> {
    private final Map<Var, Location> places = new LinkedHashMap<>();

    public VarSet() {}

    public VarSet(Collection<Var> vars) {
        vars.forEach(this::add);
    }

    public static VarSet of(Var... vars) {
        return new VarSet(List.of(vars));
    }

    public void add(Var v) {
        places.putIfAbsent(v, Location.NONE);
    }

    /** Sets the place of {@code v}, if it is in the set. */
    public void locate(Var v, Location at) {
        places.replace(v, at);
    }

    public Location location(Var v) {
        return places.getOrDefault(v, Location.NONE);
    }

    public boolean contains(Var v) {
        return places.containsKey(v);
    }

    public void remove(Var v) {
        places.remove(v);
    }

    public int size() {
        return places.size();
    }

    public boolean isEmpty() {
        return places.isEmpty();
    }

    public VarSet copy() {
        VarSet out = new VarSet();
        out.places.putAll(places);
        return out;
    }

    /** Those of this set, with their places, that are not in {@code other}. */
    public VarSet diff(VarSet other) {
        VarSet out = copy();
        out.places.keySet().removeAll(other.places.keySet());
        return out;
    }

    public VarSet intersect(VarSet other) {
        VarSet out = copy();
        out.places.keySet().retainAll(other.places.keySet());
        return out;
    }

    /** Adds all of {@code other}. */
    public void update(VarSet other) {
        other.places.forEach(places::putIfAbsent);
    }

    public List<Var> sorted() {
        return places.keySet().stream().sorted().toList();
    }

    @Override
    public Iterator<Var> iterator() {
        return places.keySet().iterator();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof VarSet s && places.keySet().equals(s.places.keySet());
    }

    @Override
    public int hashCode() {
        return places.keySet().hashCode();
    }

    @Override
    public String toString() {
        return sorted().toString();
    }
}
