package org.zerotrust.rego;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.RegoNull;

/**
 * A Java record as input, read where it lies: a component is read when the policy asks for it, nothing is copied and
 * nothing is looked up by reflection once a class of records has been seen.
 *
 * <p>Components are members by their names. {@code null} is Rego's null; an empty {@link Optional} is no member at all.
 * Enums are their names, {@link Instant} (RFC 3339) and {@link UUID} their text; records within records, lists, sets and
 * maps are read the same way. Anything else that is no Rego value is an {@link IllegalArgumentException} which names the
 * record and the component, when that is read.
 */
public final class RecordInput extends AbstractMap<String, Object> {
    private static final MethodType READER = MethodType.methodType(Object.class, Record.class);

    /** How the records of a class are read. */
    private record Layout(String type, List<String> names, List<MethodHandle> readers, Map<String, Integer> places) {}

    private static final ClassValue<Layout> LAYOUTS = new ClassValue<>() {
        @Override
        protected Layout computeValue(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            MethodHandle[] readers = new MethodHandle[components.length];
            Map<String, Integer> places = HashMap.newHashMap(components.length);
            String[] names = new String[components.length];
            try {
                MethodHandles.Lookup within = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
                for (int i = 0; i < components.length; i++) {
                    readers[i] = within.unreflect(components[i].getAccessor()).asType(READER);
                    names[i] = components[i].getName();
                    places.put(names[i], i);
                }
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException(
                        type.getName() + " is in a module that is not open to org.zerotrust.rego", e);
            }
            return new Layout(type.getName(), List.of(names), List.of(readers), places);
        }
    };

    private final Record record;
    private final Layout layout;

    private RecordInput(Record record) {
        this.record = record;
        this.layout = LAYOUTS.get(record.getClass());
    }

    /**
     * The record as a value that every entrypoint takes as input.
     *
     * @throws IllegalArgumentException where the record's module is not open to this one
     */
    public static Map<String, Object> of(Record record) {
        return new RecordInput(record);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        Integer place = key instanceof String ? layout.places.get(key) : null;
        return place == null ? null : read(place);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        Map<String, Object> present = LinkedHashMap.newLinkedHashMap(layout.readers.size());
        for (int i = 0; i < layout.readers.size(); i++) {
            Object value = read(i);
            if (value != null) {
                present.put(layout.names.get(i), value);
            }
        }
        return present.entrySet();
    }

    /** The value of a component, or {@code null} where it is an empty {@link Optional}. */
    private @Nullable Object read(int place) {
        Object value;
        try {
            value = (@Nullable Object) layout.readers.get(place).invokeExact(record);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException(layout.type + "." + layout.names.get(place) + " cannot be read", e);
        }
        if (value instanceof Optional<?> optional) {
            return optional.isEmpty() ? null : view(optional.get(), place);
        }
        return view(value, place);
    }

    private Object view(@Nullable Object value, int place) {
        return switch (value) {
            case null -> RegoNull.NULL;
            case String text -> text;
            case Boolean truth -> truth;
            case Number number -> number;
            case Record inner -> new RecordInput(inner);
            case RegoNull none -> none;
            case Enum<?> constant -> constant.name();
            case Instant instant -> instant.toString();
            case UUID id -> id.toString();
            case RecordInput inner -> inner;
            case List<?> list -> new Elements(list, place);
            case Set<?> set -> elements(set, place);
            case Map<?, ?> map -> new Members(map, place);
            default ->
                throw new IllegalArgumentException(layout.type + "." + layout.names.get(place) + " holds a "
                        + value.getClass().getName() + ", which is no Rego value");
        };
    }

    private Set<Object> elements(Set<?> set, int place) {
        Set<Object> out = HashSet.newHashSet(set.size());
        set.forEach(element -> out.add(view(element, place)));
        return out;
    }

    /** A list whose elements are seen as values. */
    private final class Elements extends AbstractList<Object> implements RandomAccess {
        private final List<?> list;
        private final int place;

        Elements(List<?> list, int place) {
            this.list = list;
            this.place = place;
        }

        @Override
        public Object get(int index) {
            return view(list.get(index), place);
        }

        @Override
        public int size() {
            return list.size();
        }
    }

    /** A map whose values are seen as values; keys are what they are. */
    private final class Members extends AbstractMap<Object, Object> {
        private final Map<?, ?> map;
        private final int place;

        Members(Map<?, ?> map, int place) {
            this.map = map;
            this.place = place;
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            Object value = map.get(key);
            return value != null || map.containsKey(key) ? view(value, place) : null;
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return map.containsKey(key);
        }

        @Override
        public int size() {
            return map.size();
        }

        @Override
        public Set<Entry<Object, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<Object, Object>> iterator() {
                    Iterator<? extends Entry<?, ?>> inner = map.entrySet().iterator();
                    return new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return inner.hasNext();
                        }

                        @Override
                        public Entry<Object, Object> next() throws NoSuchElementException {
                            Entry<?, ?> entry = inner.next();
                            return Map.entry(view(entry.getKey(), place), view(entry.getValue(), place));
                        }
                    };
                }

                @Override
                public int size() {
                    return map.size();
                }
            };
        }
    }
}
