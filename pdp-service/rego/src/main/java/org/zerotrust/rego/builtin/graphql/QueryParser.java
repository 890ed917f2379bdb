package org.zerotrust.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.builtin.graphql.Token.Kind;

/** Executable documents (GraphQL October 2021, section 2). */
final class QueryParser {
    private final TokenCursor in;
    private final CommonParser common;

    private QueryParser(String source) {
        this.in = new TokenCursor(source);
        this.common = new CommonParser(in);
    }

    static Node parse(String source) {
        return new QueryParser(source).document();
    }

    private Node document() {
        Node doc = new Node("QueryDocument", 0, 0);
        while (!in.at(Kind.EOF)) {
            Token t = in.peek();
            if (t.isName("fragment")) {
                doc.nodes("Fragments").add(fragmentDefinition());
            } else if (t.kind() == Kind.BRACE_L
                    || t.isName("query")
                    || t.isName("mutation")
                    || t.isName("subscription")) {
                doc.nodes("Operations").add(operation());
            } else {
                throw in.unexpected(t);
            }
        }
        return doc;
    }

    private Node operation() {
        Node op = in.node("OperationDefinition");
        if (in.at(Kind.BRACE_L)) {
            return op.put("Operation", "query").put("SelectionSet", selectionSet());
        }
        op.put("Comment", in.comment);
        op.put("Operation", in.next().value());
        if (in.at(Kind.NAME)) {
            op.put("Name", in.name());
        }
        op.put("VariableDefinitions", variables());
        op.put("Directives", common.directives(false));
        return op.put("SelectionSet", selectionSet());
    }

    private List<Node> variables() {
        List<Node> out = new ArrayList<>();
        in.some(Kind.PAREN_L, Kind.PAREN_R, () -> {
            Node def = in.node("VariableDefinition").put("Comment", in.comment);
            in.expect(Kind.DOLLAR);
            def.put("Variable", in.name());
            in.expect(Kind.COLON);
            def.put("Type", common.type());
            if (in.skip(Kind.EQUALS)) {
                def.put("DefaultValue", common.value(true));
            }
            out.add(def.put("Directives", common.directives(false)));
        });
        return out;
    }

    private List<Node> selectionSet() {
        if (!in.at(Kind.BRACE_L)) {
            throw TokenCursor.fault(in.peek(), "Expected {, found " + in.peek().kind().shown);
        }
        List<Node> out = new ArrayList<>();
        in.enter();
        in.some(Kind.BRACE_L, Kind.BRACE_R, () -> out.add(in.at(Kind.SPREAD) ? fragment() : field()));
        in.leave();
        return out;
    }

    private Node field() {
        Node field = in.node("Field").put("Comment", in.comment);
        String alias = in.name();
        field.put("Alias", alias).put("Name", in.skip(Kind.COLON) ? in.name() : alias);
        field.put("Arguments", common.arguments(false));
        field.put("Directives", common.directives(false));
        return in.at(Kind.BRACE_L) ? field.put("SelectionSet", selectionSet()) : field;
    }

    private Node fragment() {
        Node comment = in.comment;
        in.expect(Kind.SPREAD);
        Token t = in.peek();
        if (t.kind() == Kind.NAME && !t.isName("on")) {
            Node spread = in.node("FragmentSpread").put("Comment", comment);
            return spread.put("Name", in.name()).put("Directives", common.directives(false));
        }
        Node inline = in.node("InlineFragment").put("Comment", comment);
        if (t.value().equals("on")) {
            in.next();
            inline.put("TypeCondition", in.name());
        }
        return inline.put("Directives", common.directives(false)).put("SelectionSet", selectionSet());
    }

    private Node fragmentDefinition() {
        Node def = in.node("FragmentDefinition").put("Comment", in.comment);
        in.expectKeyword("fragment");
        if (in.peek().value().equals("on")) {
            throw in.unexpected(in.peek());
        }
        def.put("Name", in.name()).put("VariableDefinition", variables());
        in.expectKeyword("on");
        def.put("TypeCondition", in.name());
        return def.put("Directives", common.directives(false)).put("SelectionSet", selectionSet());
    }
}
