package org.zerotrust.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.builtin.Quote;

/** Operations, their roots, the types they name and the directives on them. */
final class OperationRules {
    private static final int MAX_INTROSPECTION = 3;
    private static final Set<String> LISTS = Set.of("fields", "interfaces", "possibleTypes", "inputFields");

    private final Walk walk;

    OperationRules(Walk walk) {
        this.walk = walk;
    }

    void knownDirectives() {
        Set<List<Object>> told = new HashSet<>();
        walk.onDirective.add(d -> {
            if (d.definition == null) {
                walk.fault(d, "Unknown directive \"@" + d.name() + "\".");
            } else if (!d.definition.texts("Locations").contains(d.location)
                    && told.add(List.of(d.name(), d.line, d.column))) {
                walk.fault(d, "Directive \"@" + d.name() + "\" may not be used on " + d.location + ".");
            }
        });
    }

    void knownRootType() {
        walk.onOperation.add(op -> {
            String operation = op.text("Operation");
            if (walk.schema.root(operation) == null) {
                walk.fault(op, "Schema does not support operation type \"" + operation + "\"");
            }
        });
    }

    void knownTypeNames() {
        walk.onVariable.add(v -> unknown(v, TypeRefs.name(v.need("Type")), false));
        walk.onInline.add(i -> unknown(i, i.text("TypeCondition"), false));
        walk.onFragment.add(f -> unknown(f, f.text("TypeCondition"), true));
    }

    private void unknown(Node at, String type, boolean suggest) {
        if (walk.schema.type(type) != null || at.is("InlineFragment") && type.isEmpty()) {
            return;
        }
        List<String> names = suggest ? List.copyOf(walk.schema.types.keySet()) : List.of();
        walk.fault(at, "Unknown type \"" + type + "\"." + Suggestions.quoted("Did you mean", type, names));
    }

    void loneAnonymous() {
        walk.onOperation.add(op -> {
            if (op.name().isEmpty() && walk.document.nodes("Operations").size() > 1) {
                walk.fault(op, "This anonymous operation must be the only defined operation.");
            }
        });
    }

    void introspectionDepth() {
        walk.onField.add(field -> {
            boolean starts = field.name().equals("__schema") || field.name().equals("__type");
            if (starts && tooDeep(field, new HashSet<>(), 0)) {
                walk.fault(field, "Maximum introspection depth exceeded");
            }
        });
    }

    private boolean tooDeep(Node owner, Set<String> fragments, int lists) {
        walk.work.accept(1);
        int depth = lists;
        if (owner.is("Field") && LISTS.contains(owner.name()) && ++depth >= MAX_INTROSPECTION) {
            return true;
        }
        for (Node selection : owner.nodes("SelectionSet")) {
            if (!selection.is("FragmentSpread")) {
                if (tooDeep(selection, fragments, depth)) {
                    return true;
                }
            } else if (selection.definition != null && fragments.add(selection.name())) {
                boolean deep = tooDeep(selection.definition, fragments, depth);
                fragments.remove(selection.name());
                if (deep) {
                    return true;
                }
            }
        }
        return false;
    }

    void singleFieldSubscriptions() {
        walk.onOperation.add(op -> {
            if (!op.text("Operation").equals("subscription") || walk.schema.root("subscription") == null) {
                return;
            }
            Map<String, Node> fields = new LinkedHashMap<>();
            topFields(op, fields, new HashSet<>());
            String name = op.name().isEmpty() ? "Anonymous Subscription" : "Subscription " + Quote.go(op.name());
            if (fields.size() > 1) {
                walk.fault(new ArrayList<>(fields.values()).get(1), name + " must select only one top level field.");
            }
            fields.forEach((field, node) -> {
                if (field.startsWith("__")) {
                    walk.fault(node, name + " must not select an introspection top level field.");
                }
            });
        });
    }

    private static void topFields(Node owner, Map<String, Node> out, Set<String> fragments) {
        for (Node selection : owner.nodes("SelectionSet")) {
            if (selection.is("Field")) {
                out.putIfAbsent(selection.name(), selection);
            } else if (selection.is("InlineFragment")) {
                topFields(selection, out, fragments);
            } else if (selection.definition == null) {
                return;
            } else if (fragments.add(selection.name())) {
                topFields(selection.definition, out, fragments);
            }
        }
    }
}
