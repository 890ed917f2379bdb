package org.zerotrust.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.graphql.Token.Kind;

/** Type system documents (GraphQL October 2021, section 3). */
final class SchemaParser {
    private static final Set<String> LOCATIONS = Set.of(
            "QUERY",
            "MUTATION",
            "SUBSCRIPTION",
            "FIELD",
            "FRAGMENT_DEFINITION",
            "FRAGMENT_SPREAD",
            "INLINE_FRAGMENT",
            "VARIABLE_DEFINITION",
            "SCHEMA",
            "SCALAR",
            "OBJECT",
            "FIELD_DEFINITION",
            "ARGUMENT_DEFINITION",
            "INTERFACE",
            "UNION",
            "ENUM",
            "ENUM_VALUE",
            "INPUT_OBJECT",
            "INPUT_FIELD_DEFINITION");

    private record Description(String text, @Nullable Node comment) {}

    private final TokenCursor in;
    private final CommonParser common;

    private SchemaParser(String source) {
        this.in = new TokenCursor(source);
        this.common = new CommonParser(in);
    }

    static Node parse(String source) {
        return new SchemaParser(source).document();
    }

    private Node document() {
        Node doc = new Node("SchemaDocument", 0, 0);
        while (!in.at(Kind.EOF)) {
            Token described = in.peek();
            Description description = description();
            Token t = in.peek();
            if (t.kind() != Kind.NAME) {
                throw in.unexpected(t);
            }
            switch (t.value()) {
                case "scalar", "type", "interface", "union", "enum", "input" ->
                    doc.nodes("Definitions").add(definition(description));
                case "schema" -> doc.nodes("Schema").add(schema(description));
                case "directive" -> doc.nodes("Directives").add(directive(description));
                case "extend" -> {
                    if (!description.text().isEmpty()) {
                        throw in.unexpected(described);
                    }
                    extension(doc);
                }
                default -> throw in.unexpected(t);
            }
        }
        return doc.put("Comment", in.comment);
    }

    private Description description() {
        if (!in.at(Kind.BLOCK_STRING) && !in.at(Kind.STRING)) {
            return new Description("", null);
        }
        Node comment = in.comment;
        return new Description(in.next().value(), comment);
    }

    private Node schema(Description description) {
        Node comment = in.comment;
        in.expectKeyword("schema");
        return operationTypes(described(in.node("SchemaDefinition"), description, comment));
    }

    private Node operationTypes(Node def) {
        def.put("Directives", common.directives(true));
        return def.put("EndOfDefinitionComment", in.some(Kind.BRACE_L, Kind.BRACE_R, () -> {
            Node op = in.node("OperationTypeDefinition").put("Comment", in.comment);
            Token t = in.next();
            if (!t.value().equals("query")
                    && !t.value().equals("mutation")
                    && !t.value().equals("subscription")) {
                throw in.unexpected(t);
            }
            in.expect(Kind.COLON);
            def.nodes("OperationTypes").add(op.put("Operation", t.value()).put("Type", in.name()));
        }));
    }

    private static Node described(Node def, Description description, @Nullable Node comment) {
        return def.put("BeforeDescriptionComment", description.comment())
                .put("Description", description.text())
                .put("AfterDescriptionComment", comment);
    }

    /** A type, or its extension where the comments in front of {@code extend} are given. */
    private Node definition(Description description) {
        Node comment = in.comment;
        return body(in.next().value(), description, comment, false);
    }

    private Node body(String keyword, Description description, @Nullable Node comment, boolean extension) {
        Node def = described(in.node("Definition"), description, comment);
        def.put(
                "Kind",
                switch (keyword) {
                    case "type" -> "OBJECT";
                    case "input" -> "INPUT_OBJECT";
                    case "interface" -> "INTERFACE";
                    case "union" -> "UNION";
                    case "enum" -> "ENUM";
                    default -> "SCALAR";
                });
        def.put("Name", in.name());
        if (keyword.equals("type") || keyword.equals("interface") && !extension) {
            interfaces(def.texts("Interfaces"));
        }
        def.put("Directives", common.directives(!(extension && keyword.equals("input"))));
        switch (keyword) {
            case "type", "interface" ->
                def.put(
                        "EndOfDefinitionComment",
                        in.some(
                                Kind.BRACE_L,
                                Kind.BRACE_R,
                                () -> def.nodes("Fields").add(field())));
            case "input" ->
                def.put(
                        "EndOfDefinitionComment",
                        in.some(
                                Kind.BRACE_L,
                                Kind.BRACE_R,
                                () -> def.nodes("Fields").add(inputValue("FieldDefinition"))));
            case "enum" ->
                def.put(
                        "EndOfDefinitionComment",
                        in.some(
                                Kind.BRACE_L,
                                Kind.BRACE_R,
                                () -> def.nodes("EnumValues").add(enumValue())));
            case "union" -> unionTypes(def.texts("Types"));
            default -> {
                // A scalar has directives only.
            }
        }
        return def;
    }

    private void interfaces(List<String> out) {
        if (in.peek().value().equals("implements")) {
            in.next();
            in.skip(Kind.AMP);
            out.add(in.name());
            while (in.skip(Kind.AMP)) {
                out.add(in.name());
            }
        }
    }

    private void unionTypes(List<String> out) {
        if (in.skip(Kind.EQUALS)) {
            in.skip(Kind.PIPE);
            out.add(in.name());
            while (in.skip(Kind.PIPE)) {
                out.add(in.name());
            }
        }
    }

    /** The start of a field, an argument or an enum value. */
    private Node member(String shape) {
        Description d = description();
        in.peek();
        Node comment = in.comment;
        // The comments in front of an empty description are lost, as in OPA.
        return described(in.node(shape), d.text().isEmpty() ? new Description("", null) : d, comment)
                .put("Name", in.name());
    }

    private Node field() {
        Node def = member("FieldDefinition").put("Arguments", argumentDefinitions());
        in.expect(Kind.COLON);
        return def.put("Type", common.type()).put("Directives", common.directives(true));
    }

    private List<Node> argumentDefinitions() {
        List<Node> out = new ArrayList<>();
        in.some(Kind.PAREN_L, Kind.PAREN_R, () -> out.add(inputValue("ArgumentDefinition")));
        return out;
    }

    private Node inputValue(String shape) {
        Node def = member(shape);
        in.expect(Kind.COLON);
        def.put("Type", common.type());
        if (in.skip(Kind.EQUALS)) {
            def.put("DefaultValue", common.value(true));
        }
        return def.put("Directives", common.directives(true));
    }

    private Node enumValue() {
        return member("EnumValueDefinition").put("Directives", common.directives(true));
    }

    private void extension(Node doc) {
        Node comment = in.comment;
        in.expectKeyword("extend");
        Token t = in.peek();
        Description none = new Description("", null);
        switch (t.value()) {
            case "schema" -> {
                in.expectKeyword("schema");
                Node def = operationTypes(described(in.node("SchemaDefinition"), none, comment));
                doc.nodes("SchemaExtension").add(nonEmpty(def, "Directives", "OperationTypes"));
            }
            case "scalar", "type", "interface", "union", "enum", "input" -> {
                in.expectKeyword(t.value());
                Node def = body(t.value(), none, comment, true);
                doc.nodes("Extensions").add(nonEmpty(def, "Directives", "Interfaces", "Fields", "Types", "EnumValues"));
            }
            default -> throw in.unexpected(t);
        }
    }

    private Node nonEmpty(Node def, String... members) {
        for (String member : members) {
            if (!def.texts(member).isEmpty()) {
                return def;
            }
        }
        throw in.unexpected(in.peek());
    }

    private Node directive(Description description) {
        Node comment = in.comment;
        in.expectKeyword("directive");
        in.expect(Kind.AT);
        Node def = described(in.node("DirectiveDefinition"), description, comment);
        def.put("Name", in.name()).put("Arguments", argumentDefinitions());
        if (in.peek().isName("repeatable")) {
            in.next();
            def.put("IsRepeatable", true);
        }
        in.expectKeyword("on");
        in.skip(Kind.PIPE);
        do {
            Token t = in.expect(Kind.NAME);
            if (!LOCATIONS.contains(t.value())) {
                throw in.unexpected(t);
            }
            def.texts("Locations").add(t.value());
        } while (in.skip(Kind.PIPE));
        return def;
    }
}
