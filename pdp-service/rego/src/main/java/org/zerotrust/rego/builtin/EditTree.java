package org.zerotrust.rego.builtin;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.RegoArray;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/**
 * Edits over a value that itself stays as it is. It keeps, step by step, what OPA's own tree of edits keeps, because
 * after insertions into an array OPA finds an untouched element by its <em>old</em> index, and policies see that.
 */
final class EditTree {
    /** An edit below a key: a tree, or a deletion. */
    private record Child(@Nullable EditTree tree, boolean composite) {
        String kind() {
            return composite ? "composite" : "scalar";
        }
    }

    private final BuiltinContext ctx;
    private @Nullable Object value;
    /** Edits of an object or set by key. */
    private Map<Object, Child> children = Objects.builder();
    /** An array as it is now: an edited element, or null for the next old one that is left. */
    private List<@Nullable EditTree> slots = new ArrayList<>();

    private BitSet eliminated = new BitSet();

    EditTree(@Nullable Object value, BuiltinContext ctx) {
        this.ctx = ctx;
        this.value = value;
        reset(value);
    }

    private void reset(@Nullable Object v) {
        value = v;
        children = Objects.builder();
        slots = new ArrayList<>();
        eliminated = new BitSet();
        if (v instanceof List<?> l) {
            ctx.work(l.size() / 8);
            for (int i = 0; i < l.size(); i++) {
                slots.add(null);
            }
        }
    }

    private static BuiltinException failed(String message) {
        return BuiltinException.failed(message);
    }

    private String text(Object v) {
        return TermText.of(ctx, v);
    }

    private String typed(Object v) {
        String name = Values.typeName(v);
        return text(v) + " (type: ast." + Character.toUpperCase(name.charAt(0)) + name.substring(1) + ")";
    }

    private static boolean composite(Object v) {
        return v instanceof Map<?, ?> || v instanceof Set<?> || v instanceof List<?>;
    }

    void insertAt(List<Object> path, @Nullable Object inserted) {
        if (inserted == null) {
            throw failed("cannot insert nil value into EditTree");
        }
        if (path.isEmpty()) {
            reset(inserted);
            return;
        }
        unfold(path.subList(0, path.size() - 1)).insert(path.getLast(), inserted);
    }

    void deleteAt(List<Object> path) {
        if (path.isEmpty()) {
            if (value == null) {
                throw failed("deleted node encountered during delete operation");
            }
            reset(null);
            return;
        }
        unfold(path.subList(0, path.size() - 1)).delete(path.getLast());
    }

    @Nullable
    Object renderAt(List<Object> path) {
        return unfold(path).render();
    }

    private EditTree insert(Object key, Object inserted) {
        ctx.work(1);
        switch (value) {
            case null -> throw failed("deleted node encountered during insert operation");
            case Map<?, ?> m -> {
                return put(key, inserted);
            }
            case Set<?> s -> {
                if (!Values.equal(key, inserted)) {
                    throw failed("set key " + text(key) + " does not equal value to be inserted " + text(inserted));
                }
                if (composite(key)) {
                    reset(render());
                }
                return put(key, inserted);
            }
            case List<?> l -> {
                long i = index(key);
                if (i < 0 || i > slots.size()) {
                    throw failed("index for array insertion out of bounds");
                }
                ctx.work(slots.size() / 8);
                EditTree child = new EditTree(inserted, ctx);
                slots.add((int) i, child);
                return child;
            }
            default -> throw failed("expected composite type, found value: " + typed(value));
        }
    }

    private EditTree put(Object key, Object inserted) {
        EditTree child = new EditTree(inserted, ctx);
        children.put(key, new Child(child, composite(inserted)));
        return child;
    }

    private void delete(Object key) {
        ctx.work(1);
        switch (value) {
            case null -> throw failed("deleted node encountered during delete operation");
            case Map<?, ?> m -> deleteKey(m, key);
            case Set<?> s -> {
                if (composite(key)) {
                    reset(render());
                }
                deleteKey(java.util.Objects.requireNonNull(value), key);
            }
            case List<?> l -> {
                long i = index(key);
                if (i < 0 || i > slots.size() - 1) {
                    throw failed("index for array delete out of bounds");
                }
                ctx.work(slots.size() / 8);
                if (slots.remove((int) i) == null) {
                    eliminated.set(old((int) i));
                }
            }
            default -> throw failed("expected composite type, found value: " + typed(value));
        }
    }

    private void deleteKey(Object of, Object key) {
        Child edited = children.get(key);
        if (edited == null && Values.get(of, key) == null) {
            throw failed("cannot delete child key " + text(key) + " that does not exist");
        }
        if (edited != null && edited.tree == null) {
            throw failed("cannot delete the already deleted " + edited.kind() + " node for key " + text(key));
        }
        boolean composite = edited == null ? composite(Values.orNull(Values.get(of, key))) : edited.composite;
        children.put(key, new Child(null, composite));
    }

    /** The old index of what now stands untouched at {@code i}. */
    private int old(int i) {
        int at = eliminated.nextClearBit(0);
        for (int k = 0; k < i; k++) {
            if (slots.get(k) == null) {
                at = eliminated.nextClearBit(at + 1);
            }
        }
        return at;
    }

    private EditTree unfold(List<Object> path) {
        if (path.isEmpty()) {
            return this;
        }
        ctx.work(1);
        Object key = path.getFirst();
        List<Object> rest = path.subList(1, path.size());
        switch (value) {
            case null -> throw failed("nil value encountered where composite value was expected");
            case Map<?, ?> m -> {
                return unfoldKey(m, key).unfold(rest);
            }
            case Set<?> s -> {
                if (composite(key)) {
                    reset(render());
                }
                return unfoldKey(java.util.Objects.requireNonNull(value), key).unfold(rest);
            }
            case List<?> l -> {
                long i = index(key);
                EditTree edited = i >= 0 && i < slots.size() ? slots.get((int) i) : null;
                if (edited != null) {
                    return edited.unfold(rest);
                }
                // The index is looked up in the old array: see above.
                Object found = Values.get(l, i);
                if (found == null) {
                    throw failed("path " + i + " does not exist in array term " + text(l));
                }
                delete(i);
                return insert(i, found).unfold(rest);
            }
            default -> throw failed("expected composite type for path " + text(key) + ", found value: " + typed(value));
        }
    }

    private EditTree unfoldKey(Object of, Object key) {
        Child edited = children.get(key);
        if (edited != null) {
            if (edited.tree == null) {
                throw failed("cannot unfold the already deleted " + edited.kind() + " node for key " + text(key));
            }
            return edited.tree;
        }
        Object found = Values.get(of, key);
        if (found == null) {
            throw failed("path " + text(key) + " does not exist in " + Values.typeName(of) + " term " + text(of));
        }
        return put(key, found);
    }

    private long index(Object key) {
        switch (key) {
            case Number n -> {
                if (!Numbers.isInt64(n)) {
                    throw failed("invalid number type for indexing");
                }
                return n.longValue();
            }
            case String s -> {
                if (s.equals("-")) {
                    return slots.size();
                }
                long i;
                try {
                    i = Long.parseLong(s);
                } catch (NumberFormatException notANumber) {
                    throw failed("invalid string for indexing");
                }
                if (!s.equals("0") && s.startsWith("0")) {
                    throw failed("leading zeros are not allowed in JSON paths");
                }
                return i;
            }
            default -> throw failed("invalid type for indexing");
        }
    }

    /** The value with all edits, or null where it was deleted. */
    @Nullable
    Object render() {
        ctx.work(1);
        switch (value) {
            case Map<?, ?> m
            when !children.isEmpty() -> {
                Map<Object, Object> out = Objects.builder();
                m.forEach((k, v) -> out.put(Values.orNull(k), Values.orNull(v)));
                ctx.work(out.size());
                children.forEach((k, child) -> {
                    out.remove(k);
                    Object v = child.tree == null ? null : child.tree.render();
                    if (v != null) {
                        out.put(k, v);
                    }
                });
                return RegoObject.of(out);
            }
            case Set<?> s
            when !children.isEmpty() -> {
                List<Object> out = new ArrayList<>();
                ctx.work(s.size());
                for (Object e : RegoSet.of(s)) {
                    if (!children.containsKey(e)) {
                        out.add(e);
                    }
                }
                for (Child child : children.values()) {
                    Object v = child.tree == null ? null : child.tree.render();
                    if (v != null) {
                        out.add(v);
                    }
                }
                return RegoSet.of(out);
            }
            case List<?> l -> {
                List<Object> out = new ArrayList<>(slots.size());
                ctx.work(slots.size());
                int at = eliminated.nextClearBit(0);
                for (EditTree slot : slots) {
                    if (slot == null) {
                        out.add(Values.orNull(l.get(at)));
                        at = eliminated.nextClearBit(at + 1);
                    } else {
                        Object v = slot.render();
                        out.add(Values.orNull(v));
                    }
                }
                // Not a plain list: those do not remember what was found out about parts that they share.
                return RegoArray.of(out);
            }
            case null, default -> {
                return value;
            }
        }
    }
}
