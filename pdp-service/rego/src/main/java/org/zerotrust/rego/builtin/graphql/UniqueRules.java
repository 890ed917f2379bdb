package org.zerotrust.rego.builtin.graphql;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names that may come once. */
final class UniqueRules {
    private final Walk walk;

    UniqueRules(Walk walk) {
        this.walk = walk;
    }

    void arguments() {
        walk.onField.add(field -> secondOf(field.nodes("Arguments"), "Name", "argument named \""));
        walk.onDirective.add(directive -> secondOf(directive.nodes("Arguments"), "Name", "argument named \""));
    }

    void directives() {
        walk.onDirectives.add(directives -> {
            Set<String> seen = new HashSet<>();
            for (Node d : directives) {
                boolean again = !seen.add(d.name());
                if (again && (d.definition == null || !d.definition.flag("IsRepeatable"))) {
                    walk.fault(d, "The directive \"@" + d.name() + "\" can only be used once at this location.");
                }
            }
        });
    }

    /** Fragments, input fields, operations and variables. */
    void names() {
        Set<String> fragments = new HashSet<>();
        walk.onFragment.add(f -> repeated(fragments, f, "fragment"));
        walk.onValue.add(value -> {
            if (Kinds.is(value, Kinds.OBJECT)) {
                Set<String> fields = new HashSet<>();
                value.nodes("Children").forEach(c -> repeated(fields, c, "input field"));
            }
        });
        Set<String> operations = new HashSet<>();
        walk.onOperation.add(op -> repeated(operations, op, "operation"));
        walk.onOperation.add(op -> secondOf(op.nodes("VariableDefinitions"), "Variable", "variable named \"$"));
    }

    private void repeated(Set<String> seen, Node node, String what) {
        if (!seen.add(node.name())) {
            walk.fault(node, "There can be only one " + what + " named \"" + node.name() + "\".");
        }
    }

    /** Told once a name, at its second place. */
    private void secondOf(List<Node> nodes, String member, String what) {
        Map<String, Integer> count = new HashMap<>();
        for (Node n : nodes) {
            if (count.merge(n.text(member), 1, Integer::sum) == 2) {
                walk.fault(n, "There can be only one " + what + n.text(member) + "\".");
            }
        }
    }
}
