package org.zerotrust.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.graphql.Shape.Member;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.Values;

/**
 * A tree that was given as data. As in OPA every selection is read as a field, so that fragments in it are then
 * refused by validation; members no node has are passed over.
 */
final class Decoder {
    private static final int MAX_DEPTH = 400;

    private Decoder() {}

    static Node decode(String shape, Map<?, ?> data) {
        return node(shape, data, 0);
    }

    private static Node node(String shape, Map<?, ?> data, int depth) {
        if (depth > MAX_DEPTH) {
            throw new GraphqlException("GraphQL tree nested too deep");
        }
        Node out = new Node(shape, 0, 0);
        out.shape.members().forEach((name, member) -> out.put(name, value(name, member, data.get(name), depth)));
        return out;
    }

    private static @Nullable Object value(String name, Member member, @Nullable Object v, int depth) {
        if (v == null || v == RegoNull.NULL) {
            return null;
        }
        return switch (member.holds()) {
            case TEXT -> typed(name, v instanceof String, v);
            case FLAG -> typed(name, v instanceof Boolean, v);
            case NUMBER -> typed(name, v instanceof Number n && n.doubleValue() == n.intValue(), v);
            case TEXTS -> {
                List<Object> out = new ArrayList<>();
                for (Object e : list(name, v)) {
                    out.add(typed(name, e instanceof String, Values.orNull(e)));
                }
                yield out;
            }
            case NODE -> node(member.shape(), object(name, v), depth + 1);
            case NODES -> {
                List<Node> out = new ArrayList<>();
                for (Object e : list(name, v)) {
                    out.add(node(member.shape(), object(name, e), depth + 1));
                }
                yield out;
            }
        };
    }

    private static Object typed(String name, boolean fits, Object v) {
        if (!fits) {
            throw wrong(name);
        }
        return v;
    }

    private static List<?> list(String name, Object v) {
        if (v instanceof List<?> l) {
            return l;
        }
        throw wrong(name);
    }

    private static Map<?, ?> object(String name, @Nullable Object v) {
        if (v instanceof Map<?, ?> m) {
            return m;
        }
        throw wrong(name);
    }

    private static GraphqlException wrong(String name) {
        return new GraphqlException("GraphQL tree with a value of the wrong type in " + name);
    }
}
