package org.zerotrust.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.builtin.graphql.Token.Kind;

/** What queries and schemas have in common: values, types, arguments and directives. */
final class CommonParser {
    private final TokenCursor in;

    CommonParser(TokenCursor in) {
        this.in = in;
    }

    List<Node> directives(boolean constant) {
        List<Node> out = new ArrayList<>();
        while (in.skip(Kind.AT)) {
            Node directive = in.node("Directive");
            directive.put("Name", in.name()).put("Arguments", arguments(constant));
            out.add(directive);
        }
        return out;
    }

    List<Node> arguments(boolean constant) {
        List<Node> out = new ArrayList<>();
        in.some(Kind.PAREN_L, Kind.PAREN_R, () -> {
            Node argument = in.node("Argument").put("Comment", in.comment);
            argument.put("Name", in.name());
            in.expect(Kind.COLON);
            out.add(argument.put("Value", value(constant)));
        });
        return out;
    }

    Node type() {
        in.enter();
        boolean list = in.skip(Kind.BRACKET_L);
        Node type = in.node("Type");
        if (list) {
            type.put("Elem", type());
            in.expect(Kind.BRACKET_R);
        } else {
            type.put("NamedType", in.name());
        }
        if (in.skip(Kind.BANG)) {
            type.put("NonNull", true);
        }
        in.leave();
        return type;
    }

    Node value(boolean constant) {
        Token t = in.peek();
        Node value = in.node("Value");
        switch (t.kind()) {
            case BRACKET_L, BRACE_L -> {
                in.enter();
                composite(value, constant, t.kind() == Kind.BRACKET_L);
                in.leave();
                return value;
            }
            case DOLLAR -> {
                if (constant) {
                    throw in.unexpected(t);
                }
                in.next();
                return value.put("Raw", in.name());
            }
            case INT -> value.put("Kind", Kinds.INT);
            case FLOAT -> value.put("Kind", Kinds.FLOAT);
            case STRING -> value.put("Kind", Kinds.STRING);
            case BLOCK_STRING -> value.put("Kind", Kinds.BLOCK);
            case NAME ->
                value.put(
                        "Kind",
                        switch (t.value()) {
                            case "true", "false" -> Kinds.BOOLEAN;
                            case "null" -> Kinds.NULL;
                            default -> Kinds.ENUM;
                        });
            default -> throw in.unexpected(t);
        }
        in.next();
        return value.put("Raw", t.value());
    }

    private void composite(Node value, boolean constant, boolean list) {
        List<Node> children = new ArrayList<>();
        value.put("Comment", in.comment);
        if (list) {
            value.put("Kind", Kinds.LIST);
            in.many(
                    Kind.BRACKET_L,
                    Kind.BRACKET_R,
                    () -> children.add(new Node("ChildValue", 0, 0).put("Value", value(constant))));
        } else {
            value.put("Kind", Kinds.OBJECT);
            in.many(Kind.BRACE_L, Kind.BRACE_R, () -> {
                Node field = in.node("ChildValue").put("Comment", in.comment);
                field.put("Name", in.name());
                in.expect(Kind.COLON);
                children.add(field.put("Value", value(constant)));
            });
        }
        value.put("Children", children);
    }
}
