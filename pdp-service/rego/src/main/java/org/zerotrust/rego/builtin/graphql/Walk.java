package org.zerotrust.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Walks a query along its schema, notes what each node is defined by, and tells the rules. */
final class Walk {
    private static final int MAX_DEPTH = 1500;

    final Schema schema;
    final Node document;
    final LongConsumer work;
    final List<Fault> faults = new ArrayList<>();

    final List<Consumer<Node>> onOperation = new ArrayList<>();
    final List<Consumer<Node>> onField = new ArrayList<>();
    final List<Consumer<Node>> onFragment = new ArrayList<>();
    final List<Consumer<Node>> onInline = new ArrayList<>();
    final List<Consumer<Node>> onSpread = new ArrayList<>();
    final List<Consumer<Node>> onDirective = new ArrayList<>();
    final List<Consumer<List<Node>>> onDirectives = new ArrayList<>();
    final List<Consumer<Node>> onValue = new ArrayList<>();
    final List<Consumer<Node>> onVariable = new ArrayList<>();

    /** The operation that is walked, null in fragments on their own. */
    @Nullable
    Node operation;

    private Set<String> spread = new HashSet<>();
    private int depth;

    Walk(Schema schema, Node document, LongConsumer work) {
        this.schema = schema;
        this.document = document;
        this.work = work;
    }

    void fault(@Nullable Node at, String message) {
        faults.add(Fault.at(at, message));
    }

    void run() {
        for (Node op : document.nodes("Operations")) {
            spread = new HashSet<>();
            operation(op);
        }
        for (Node fragment : document.nodes("Fragments")) {
            spread = new HashSet<>();
            Node def = schema.type(fragment.text("TypeCondition"));
            fragment.definition = def;
            directives(fragment, "FRAGMENT_DEFINITION");
            selections(def, fragment);
            tell(onFragment, fragment);
        }
    }

    private static <T> void tell(List<Consumer<T>> rules, T what) {
        rules.forEach(rule -> rule.accept(what));
    }

    private void operation(Node op) {
        operation = op;
        for (Node variable : op.nodes("VariableDefinitions")) {
            Node type = variable.need("Type");
            variable.definition = schema.type(TypeRefs.name(type));
            tell(onVariable, variable);
            Node byDefault = variable.child("DefaultValue");
            if (byDefault != null) {
                byDefault.expected = type;
                byDefault.definition = variable.definition;
            }
        }
        for (Node variable : op.nodes("VariableDefinitions")) {
            Node byDefault = variable.child("DefaultValue");
            if (byDefault != null) {
                value(byDefault);
            }
            directives(variable, "VARIABLE_DEFINITION");
        }
        directives(
                op,
                switch (op.text("Operation")) {
                    case "query", "" -> "QUERY";
                    case "mutation" -> "MUTATION";
                    case "subscription" -> "SUBSCRIPTION";
                    default -> "";
                });
        selections(schema.root(op.text("Operation")), op);
        tell(onOperation, op);
        operation = null;
    }

    private void directives(Node owner, String location) {
        List<Node> directives = owner.nodes("Directives");
        for (Node directive : directives) {
            Node def = schema.directives.get(directive.name());
            directive.definition = def;
            directive.location = location;
            arguments(def, directive);
            tell(onDirective, directive);
        }
        tell(onDirectives, directives);
    }

    private void arguments(@Nullable Node def, Node owner) {
        for (Node argument : owner.nodes("Arguments")) {
            Node wanted = def == null ? null : def.named("Arguments", argument.name());
            Node value = argument.need("Value");
            if (wanted != null) {
                expect(value, wanted);
            }
            value(value);
        }
    }

    private void expect(Node value, Node wanted) {
        Node type = wanted.need("Type");
        Node byDefault = wanted.child("DefaultValue");
        value.expected = type;
        value.expectedHasDefault = byDefault != null && !Kinds.is(byDefault, Kinds.NULL);
        value.definition = schema.type(TypeRefs.name(type));
    }

    private void value(Node value) {
        work.accept(1);
        if (Kinds.is(value, Kinds.VARIABLE) && operation != null) {
            Node variable = Node.find(operation.nodes("VariableDefinitions"), "Variable", value.text("Raw"));
            value.variable = variable;
            if (variable != null) {
                variable.used = true;
            }
        }
        boolean object = Kinds.is(value, Kinds.OBJECT);
        if (object || Kinds.is(value, Kinds.LIST)) {
            for (Node child : value.nodes("Children")) {
                Node inner = child.need("Value");
                if (object) {
                    Node field = value.definition == null ? null : value.definition.named("Fields", child.name());
                    if (field != null) {
                        expect(inner, field);
                    }
                } else if (value.expected != null && value.expected.child("Elem") != null) {
                    inner.expected = value.expected.child("Elem");
                    inner.definition = value.definition;
                }
                value(inner);
            }
        }
        tell(onValue, value);
    }

    private void selections(@Nullable Node parent, Node owner) {
        if (++depth > MAX_DEPTH) {
            // Fail closed: a chain of fragments this long is refused instead of exhausting the stack.
            throw new GraphqlException("GraphQL query nested too deep");
        }
        for (Node selection : owner.nodes("SelectionSet")) {
            work.accept(1);
            selection.parent = parent;
            switch (selection.shape.name()) {
                case "InlineFragment" -> inline(parent, selection);
                case "FragmentSpread" -> spread(selection);
                default -> field(parent, selection);
            }
        }
        depth--;
    }

    private void field(@Nullable Node parent, Node field) {
        Node def = null;
        if (field.name().equals("__typename")) {
            def = new Node("FieldDefinition", 0, 0)
                    .put("Name", "__typename")
                    .put("Type", TypeRefs.named("String", false));
        } else if (parent != null) {
            def = parent.named("Fields", field.name());
        }
        field.definition = def;
        arguments(def, field);
        directives(field, "FIELD");
        selections(def == null ? null : schema.type(TypeRefs.name(def.need("Type"))), field);
        tell(onField, field);
    }

    private void inline(@Nullable Node parent, Node inline) {
        String condition = inline.text("TypeCondition");
        directives(inline, "INLINE_FRAGMENT");
        selections(condition.isEmpty() ? parent : schema.type(condition), inline);
        tell(onInline, inline);
    }

    private void spread(Node selection) {
        Node def = document.named("Fragments", selection.name());
        selection.definition = def;
        directives(selection, "FRAGMENT_SPREAD");
        if (def != null && spread.add(def.name())) {
            directives(def, "FRAGMENT_DEFINITION");
            selections(schema.type(def.text("TypeCondition")), def);
        }
        tell(onSpread, selection);
    }
}
