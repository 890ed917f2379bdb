package org.zerotrust.rego.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The engine's collections against sorted JDK ones, over seeded random values. */
class CollectionsPropertyTest {
    private static final long SEED = 20261123L;

    private final Random random = new Random(SEED);

    private Object scalar() {
        return switch (random.nextInt(8)) {
            case 0 -> RegoNull.NULL;
            case 1 -> random.nextBoolean();
            case 2 -> (long) random.nextInt(40);
            case 3 -> new Decimal(random.nextInt(20) + "." + random.nextInt(3));
            case 4 -> random.nextInt(20);
            default -> "k" + random.nextInt(60);
        };
    }

    private Object value(int depth) {
        if (depth == 0 || random.nextInt(3) > 0) {
            return scalar();
        }
        int n = random.nextInt(4);
        return switch (random.nextInt(3)) {
            case 0 -> {
                List<Object> l = new ArrayList<>();
                for (int i = 0; i < n; i++) {
                    l.add(value(depth - 1));
                }
                yield random.nextBoolean() ? RegoArray.of(l) : l;
            }
            case 1 -> {
                RegoObject o = new RegoObject();
                for (int i = 0; i < n; i++) {
                    o.insert(value(depth - 1), value(depth - 1));
                }
                yield o;
            }
            default -> {
                RegoSet s = new RegoSet();
                for (int i = 0; i < n; i++) {
                    s.insert(value(depth - 1));
                }
                yield s;
            }
        };
    }

    @Test
    void setsHoldWhatASortedSetHolds() {
        for (int round = 0; round < 300; round++) {
            RegoSet ours = new RegoSet();
            TreeSet<Object> simple = new TreeSet<>(Values::compare);
            int n = random.nextInt(120);
            for (int i = 0; i < n; i++) {
                Object v = value(2);
                assertThat(ours.insert(v)).isEqualTo(simple.add(v));
            }
            assertThat(Json.write(new ArrayList<>(ours))).isEqualTo(Json.write(new ArrayList<>(simple)));
            for (int i = 0; i < 50; i++) {
                Object v = value(2);
                assertThat(ours.contains(v)).isEqualTo(simple.contains(v));
            }
            assertThat(RegoSet.of(shuffled(simple))).isEqualTo(ours).hasSameHashCodeAs(ours);
        }
    }

    @Test
    void objectsHoldWhatASortedMapHolds() {
        for (int round = 0; round < 300; round++) {
            RegoObject ours = new RegoObject();
            TreeMap<Object, Object> simple = new TreeMap<>(Values::compare);
            int n = random.nextInt(60);
            for (int i = 0; i < n; i++) {
                Object k = value(1);
                Object v = value(1);
                assertThat(ours.insert(k, v)).isEqualTo(simple.put(k, v));
            }
            assertThat(Json.write(new ArrayList<>(ours.values())))
                    .isEqualTo(Json.write(new ArrayList<>(simple.values())));
            for (int i = 0; i < 50; i++) {
                Object k = value(1);
                assertThat(ours.get(k)).isEqualTo(simple.get(k));
            }
            RegoObject again = new RegoObject();
            shuffled(simple.keySet()).forEach(k -> again.insert(k, java.util.Objects.requireNonNull(simple.get(k))));
            assertThat(again).isEqualTo(ours).hasSameHashCodeAs(ours);
            assertThat(Values.compare(again, ours)).isZero();
        }
    }

    @Test
    void equalityHashAndOrderAgree() {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            all.add(value(3));
        }
        for (Object a : all) {
            for (Object b : all) {
                int c = Values.compare(a, b);
                assertThat(Values.equal(a, b)).isEqualTo(c == 0);
                assertThat(Integer.signum(Values.compare(b, a))).isEqualTo(-Integer.signum(c));
                if (c == 0) {
                    assertThat(Values.hash(a)).isEqualTo(Values.hash(b));
                }
            }
        }
    }

    @Test
    void foreignTreesEqualTheirCopies() {
        for (int i = 0; i < 300; i++) {
            Object tree = foreign(3);
            Object copy = Frozen.copy(tree);
            assertThat(Values.equal(tree, copy)).isTrue();
            assertThat(Values.equal(copy, tree)).isTrue();
            assertThat(Values.hash(tree)).isEqualTo(Values.hash(copy));
            assertThat(Values.compare(tree, copy)).isZero();
        }
    }

    private Object foreign(int depth) {
        int n = random.nextInt(6);
        return switch (depth == 0 ? 0 : random.nextInt(4)) {
            case 1 -> {
                List<Object> l = new ArrayList<>();
                for (int i = 0; i < n; i++) {
                    l.add(foreign(depth - 1));
                }
                yield l;
            }
            case 2 -> {
                Map<String, Object> m = new HashMap<>();
                for (int i = 0; i < n; i++) {
                    m.put("k" + random.nextInt(20), random.nextInt(5) == 0 ? null : foreign(depth - 1));
                }
                yield m;
            }
            case 3 -> Set.of("a" + n, random.nextInt(9));
            default ->
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(99);
                    case 1 -> random.nextInt(99) / 8.0;
                    case 2 -> new BigDecimal(random.nextInt(99)).movePointLeft(1);
                    default -> "s" + n;
                };
        };
    }

    private List<Object> shuffled(Iterable<Object> in) {
        List<Object> out = new ArrayList<>();
        in.forEach(out::add);
        java.util.Collections.shuffle(out, random);
        return out;
    }

    @Test
    void aShapedObjectCanStillGrow() {
        RegoObject.Shape shape = new RegoObject.Shape("a", "c");
        RegoObject one = new RegoObject(shape, 1L, 2L);
        RegoObject two = new RegoObject(shape, 1L, 2L);
        one.insert("b", 3L);
        assertThat(Json.write(one)).isEqualTo("{\"a\":1,\"b\":3,\"c\":2}");
        assertThat(Json.write(two)).isEqualTo("{\"a\":1,\"c\":2}");
        assertThat(one).isNotEqualTo(two);
    }
}
