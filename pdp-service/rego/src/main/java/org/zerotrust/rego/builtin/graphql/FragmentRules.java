package org.zerotrust.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fragments exist, are used, do not contain themselves, and are spread where they can apply. */
final class FragmentRules {
    private final Walk walk;

    FragmentRules(Walk walk) {
        this.walk = walk;
    }

    void onCompositeTypes() {
        walk.onInline.add(inline -> {
            String condition = inline.text("TypeCondition");
            Node type = walk.schema.type(condition);
            if (type != null && !TypeRefs.isComposite(type)) {
                walk.fault(inline, "Fragment cannot condition on non composite type \"" + condition + "\".");
            }
        });
        walk.onFragment.add(fragment -> {
            if (fragment.definition != null && !TypeRefs.isComposite(fragment.definition)) {
                walk.fault(
                        fragment,
                        "Fragment \"" + fragment.name() + "\" cannot condition on non composite type \""
                                + fragment.text("TypeCondition") + "\".");
            }
        });
    }

    void known() {
        walk.onSpread.add(spread -> {
            if (spread.definition == null) {
                walk.fault(spread, "Unknown fragment \"" + spread.name() + "\".");
            }
        });
    }

    void allUsed() {
        Set<String> used = new HashSet<>();
        boolean[] inFragments = {false};
        walk.onSpread.add(spread -> {
            if (!inFragments[0]) {
                used.add(spread.name());
            }
        });
        walk.onFragment.add(fragment -> {
            inFragments[0] = true;
            if (!used.contains(fragment.name())) {
                walk.fault(fragment, "Fragment \"" + fragment.name() + "\" is never used.");
            }
        });
    }

    void noCycles() {
        Set<String> visited = new HashSet<>();
        walk.onFragment.add(fragment -> cycles(fragment, visited, new ArrayList<>(), new HashMap<>()));
    }

    private void cycles(Node fragment, Set<String> visited, List<Node> path, Map<String, Integer> starts) {
        if (!visited.add(fragment.name())) {
            return;
        }
        starts.put(fragment.name(), path.size());
        List<Node> spreads = new ArrayList<>();
        spreads(fragment, spreads);
        for (Node spread : spreads) {
            Integer start = starts.get(spread.name());
            if (start != null) {
                List<String> via = path.subList(start, path.size()).stream()
                        .map(s -> "\"" + s.name() + "\"")
                        .toList();
                walk.fault(
                        spread,
                        "Cannot spread fragment \"" + spread.name() + "\" within itself"
                                + (via.isEmpty() ? "" : " via " + String.join(", ", via)) + ".");
                continue;
            }
            Node next = walk.document.named("Fragments", spread.name());
            if (next != null) {
                path.add(spread);
                cycles(next, visited, path, starts);
                path.removeLast();
            }
        }
        starts.remove(fragment.name());
    }

    private static void spreads(Node owner, List<Node> out) {
        List<Node> sets = new ArrayList<>(List.of(owner));
        while (!sets.isEmpty()) {
            for (Node selection : sets.removeLast().nodes("SelectionSet")) {
                if (selection.is("FragmentSpread")) {
                    out.add(selection);
                } else {
                    sets.add(selection);
                }
            }
        }
    }

    void possibleSpreads() {
        walk.onInline.add(inline -> {
            String condition = inline.text("TypeCondition");
            if (inline.parent != null && impossible(inline.parent, condition)) {
                walk.fault(inline, "Fragment cannot be spread here" + never(inline.parent, condition));
            }
        });
        walk.onSpread.add(spread -> {
            if (spread.definition != null && spread.parent != null) {
                String condition = spread.definition.text("TypeCondition");
                if (impossible(spread.parent, condition)) {
                    walk.fault(
                            spread,
                            "Fragment \"" + spread.name() + "\" cannot be spread here"
                                    + never(spread.parent, condition));
                }
            }
        });
    }

    private static String never(Node parent, String condition) {
        return " as objects of type \"" + parent.name() + "\" can never be of type \"" + condition + "\".";
    }

    private boolean impossible(Node parent, String condition) {
        @Nullable Node type = walk.schema.type(condition);
        if (!TypeRefs.isComposite(parent) || !TypeRefs.isComposite(type)) {
            return false;
        }
        List<Node> here = parent.kind().equals("OBJECT") ? List.of(parent) : walk.schema.possible(parent.name());
        for (Node possible : walk.schema.possible(condition)) {
            if (Node.find(here, "Name", possible.name()) != null) {
                return false;
            }
        }
        return true;
    }
}
