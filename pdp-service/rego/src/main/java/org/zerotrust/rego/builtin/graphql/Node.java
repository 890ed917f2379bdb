package org.zerotrust.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.RegoObject;

/** A node of a GraphQL tree: its members, its place, and what validation found out about it. */
final class Node {
    final Shape shape;
    /** From 1; 0 where the tree was given as data. */
    final int line;

    final int column;
    private final Map<String, Object> members = new LinkedHashMap<>();

    // What the walk over a query notes; never part of the tree as data.
    @Nullable
    Node definition;

    @Nullable
    Node parent;

    @Nullable
    Node expected;

    @Nullable
    Node variable;

    boolean expectedHasDefault;
    boolean used;
    String location = "";

    Node(String shape, int line, int column) {
        this.shape = Shape.of(shape);
        this.line = line;
        this.column = column;
        this.shape.members().forEach((name, member) -> {
            switch (member.holds()) {
                case TEXT -> members.put(name, "");
                case FLAG -> members.put(name, false);
                case NUMBER -> members.put(name, 0L);
                case TEXTS, NODES -> members.put(name, new ArrayList<>());
                case NODE -> {
                    // Absent until it is put.
                }
            }
        });
    }

    boolean is(String name) {
        return shape.name().equals(name);
    }

    Node put(String member, @Nullable Object value) {
        if (value != null) {
            members.put(member, value);
        }
        return this;
    }

    String text(String member) {
        return members.get(member) instanceof String s ? s : "";
    }

    String name() {
        return text("Name");
    }

    String kind() {
        return text("Kind");
    }

    boolean flag(String member) {
        return Boolean.TRUE.equals(members.get(member));
    }

    int number(String member) {
        return members.get(member) instanceof Number n ? n.intValue() : 0;
    }

    @Nullable
    Node child(String member) {
        return members.get(member) instanceof Node n ? n : null;
    }

    /** A member without which the tree makes no sense. */
    Node need(String member) {
        Node n = child(member);
        if (n == null) {
            throw new GraphqlException("GraphQL tree without " + shape.name() + "." + member);
        }
        return n;
    }

    @SuppressWarnings("unchecked") // only nodes are put into a member that holds nodes
    List<Node> nodes(String member) {
        return members.get(member) instanceof List<?> l ? (List<Node>) l : new ArrayList<>();
    }

    @SuppressWarnings("unchecked") // only strings are put into a member that holds texts
    List<String> texts(String member) {
        return members.get(member) instanceof List<?> l ? (List<String>) l : new ArrayList<>();
    }

    @Nullable
    Node named(String member, String name) {
        return find(nodes(member), "Name", name);
    }

    static @Nullable Node find(List<Node> nodes, String member, String value) {
        for (Node n : nodes) {
            if (n.text(member).equals(value)) {
                return n;
            }
        }
        return null;
    }

    /** The tree as data, without empty members. */
    RegoObject toRego() {
        Map<String, Object> out = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            switch (value) {
                case Node n -> {
                    RegoObject o = n.toRego();
                    if (!o.isEmpty()) {
                        out.put(name, o);
                    }
                }
                case List<?> l -> {
                    List<Object> kept = new ArrayList<>(l.size());
                    for (Object e : l) {
                        Object v = e instanceof Node n ? n.toRego() : e;
                        if (!(v instanceof Map<?, ?> m && m.isEmpty())) {
                            kept.add(v);
                        }
                    }
                    if (!kept.isEmpty()) {
                        out.put(name, kept);
                    }
                }
                default -> out.put(name, value);
            }
        });
        return RegoObject.of(out);
    }
}
