package org.zerotrust.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields under one name can be merged (GraphQL October 2021, section 5.3.2). Fragments are followed where they are
 * spread; every comparison is counted as work, which bounds what a hostile query costs.
 */
final class OverlapRule {
    private final Walk walk;
    private final Set<List<Object>> compared = new HashSet<>();

    OverlapRule(Walk walk) {
        this.walk = walk;
    }

    void register() {
        walk.onOperation.add(this::within);
        walk.onField.add(this::within);
        walk.onInline.add(this::within);
        walk.onFragment.add(this::within);
    }

    private void within(Node owner) {
        compared.clear();
        for (List<Node> fields : collect(owner).values()) {
            for (int i = 0; i < fields.size(); i++) {
                for (int j = i + 1; j < fields.size(); j++) {
                    String reason = conflict(false, fields.get(i), fields.get(j));
                    if (reason != null) {
                        walk.fault(
                                fields.get(j),
                                "Fields \"" + responseName(fields.get(i)) + "\" conflict because " + reason
                                        + ". Use different aliases on the fields to fetch both if this was"
                                        + " intentional.");
                    }
                }
            }
        }
    }

    private static String responseName(Node field) {
        return field.text("Alias").isEmpty() ? field.name() : field.text("Alias");
    }

    private Map<String, List<Node>> collect(Node... owners) {
        Map<String, List<Node>> out = new LinkedHashMap<>();
        Set<String> fragments = new HashSet<>();
        for (Node owner : owners) {
            collect(owner, out, fragments);
        }
        return out;
    }

    private void collect(Node owner, Map<String, List<Node>> out, Set<String> fragments) {
        for (Node selection : owner.nodes("SelectionSet")) {
            walk.work.accept(1);
            if (selection.is("Field")) {
                out.computeIfAbsent(responseName(selection), k -> new ArrayList<>())
                        .add(selection);
            } else if (selection.is("InlineFragment")) {
                collect(selection, out, fragments);
            } else if (selection.definition != null && fragments.add(selection.name())) {
                collect(selection.definition, out, fragments);
            }
        }
    }

    /** Why two fields of one name cannot be merged, or null. */
    private @Nullable String conflict(boolean exclusiveParents, Node a, Node b) {
        Node x = a.parent;
        Node y = b.parent;
        walk.work.accept(1);
        if (a == b || x == null || y == null) {
            return null;
        }
        Node da = a.definition;
        Node db = b.definition;
        boolean exclusive = exclusiveParents
                || !x.name().equals(y.name())
                        && x.kind().equals("OBJECT")
                        && y.kind().equals("OBJECT")
                        && da != null
                        && db != null;
        if (!compared.add(List.of(a, b, exclusive))) {
            return null;
        }
        if (!exclusive) {
            if (!a.name().equals(b.name())) {
                return "\"" + a.name() + "\" and \"" + b.name() + "\" are different fields";
            }
            if (!sameArguments(a.nodes("Arguments"), b.nodes("Arguments"))) {
                return "they have differing arguments";
            }
        }
        if (da != null && db != null && typesConflict(da.need("Type"), db.need("Type"))) {
            return "they return conflicting types \"" + TypeRefs.show(da.need("Type")) + "\" and \""
                    + TypeRefs.show(db.need("Type")) + "\"";
        }
        return between(exclusive, a, b);
    }

    private @Nullable String between(boolean exclusive, Node a, Node b) {
        List<String> reasons = new ArrayList<>();
        Map<String, List<Node>> other = collect(b);
        collect(a).forEach((name, fields) -> {
            for (Node f : fields) {
                for (Node g : other.getOrDefault(name, List.of())) {
                    String reason = conflict(exclusive, f, g);
                    if (reason != null) {
                        reasons.add("subfields \"" + name + "\" conflict because " + reason);
                    }
                }
            }
        });
        return reasons.isEmpty() ? null : String.join(" and ", reasons);
    }

    private static boolean sameArguments(List<Node> a, List<Node> b) {
        return a.size() == b.size()
                && a.stream()
                        .allMatch(x -> b.stream()
                                .anyMatch(
                                        y -> x.name().equals(y.name()) && sameValue(x.need("Value"), y.need("Value"))));
    }

    private static boolean sameValue(Node a, Node b) {
        List<Node> x = new ArrayList<>(a.nodes("Children"));
        List<Node> y = new ArrayList<>(b.nodes("Children"));
        if (a.number("Kind") != b.number("Kind") || !a.text("Raw").equals(b.text("Raw")) || x.size() != y.size()) {
            return false;
        }
        if (Kinds.is(a, Kinds.OBJECT)) {
            x.sort(Comparator.comparing(Node::name));
            y.sort(Comparator.comparing(Node::name));
        }
        for (int i = 0; i < x.size(); i++) {
            if (!x.get(i).name().equals(y.get(i).name())
                    || !sameValue(x.get(i).need("Value"), y.get(i).need("Value"))) {
                return false;
            }
        }
        return true;
    }

    private boolean typesConflict(Node a, Node b) {
        Node x = a.child("Elem");
        Node y = b.child("Elem");
        if (x != null || y != null) {
            return x == null || y == null || typesConflict(x, y);
        }
        if (a.flag("NonNull") != b.flag("NonNull")) {
            return true;
        }
        Node s = walk.schema.type(a.text("NamedType"));
        Node t = walk.schema.type(b.text("NamedType"));
        return s != null
                && t != null
                && TypeRefs.isLeaf(s)
                && TypeRefs.isLeaf(t)
                && !s.name().equals(t.name());
    }
}
