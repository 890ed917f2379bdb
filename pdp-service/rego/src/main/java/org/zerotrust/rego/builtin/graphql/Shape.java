package org.zerotrust.rego.builtin.graphql;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The members of each node of OPA's GraphQL tree, in the words of its JSON form. Strings, flags and numbers are always
 * present there; lists and nodes only where they hold something.
 */
record Shape(String name, Map<String, Member> members) {
    /** What a member holds. */
    enum Holds {
        TEXT,
        FLAG,
        NUMBER,
        TEXTS,
        NODE,
        NODES
    }

    record Member(Holds holds, String shape) {}

    // One shape a line: text, flag?, number#, texts[], nodes[Shape], node{Shape}.
    private static final Map<String, Shape> ALL = read("""
            QueryDocument Operations[OperationDefinition] Fragments[FragmentDefinition] Comment{CommentGroup}
            SchemaDocument Schema[SchemaDefinition] SchemaExtension[SchemaDefinition] \
            Directives[DirectiveDefinition] Definitions[Definition] Extensions[Definition] Comment{CommentGroup}
            OperationDefinition Operation Name VariableDefinitions[VariableDefinition] Directives[Directive] \
            SelectionSet[Field] Comment{CommentGroup}
            FragmentDefinition Name VariableDefinition[VariableDefinition] TypeCondition Directives[Directive] \
            SelectionSet[Field] Comment{CommentGroup}
            VariableDefinition Variable Type{Type} DefaultValue{Value} Directives[Directive] Comment{CommentGroup} Used?
            Field Alias Name Arguments[Argument] Directives[Directive] SelectionSet[Field] Comment{CommentGroup}
            FragmentSpread Name Directives[Directive] Comment{CommentGroup}
            InlineFragment TypeCondition Directives[Directive] SelectionSet[Field] Comment{CommentGroup}
            Argument Name Value{Value} Comment{CommentGroup}
            Directive Name Arguments[Argument] Location
            Value Raw Children[ChildValue] Kind# Comment{CommentGroup} ExpectedTypeHasDefault?
            ChildValue Name Value{Value} Comment{CommentGroup}
            Type NamedType Elem{Type} NonNull?
            SchemaDefinition Description Directives[Directive] OperationTypes[OperationTypeDefinition] \
            BeforeDescriptionComment{CommentGroup} AfterDescriptionComment{CommentGroup} \
            EndOfDefinitionComment{CommentGroup}
            OperationTypeDefinition Operation Type Comment{CommentGroup}
            Definition Kind Description Name Directives[Directive] Interfaces[] Fields[FieldDefinition] Types[] \
            EnumValues[EnumValueDefinition] BuiltIn? BeforeDescriptionComment{CommentGroup} \
            AfterDescriptionComment{CommentGroup} EndOfDefinitionComment{CommentGroup}
            FieldDefinition Description Name Arguments[ArgumentDefinition] DefaultValue{Value} Type{Type} \
            Directives[Directive] BeforeDescriptionComment{CommentGroup} AfterDescriptionComment{CommentGroup}
            ArgumentDefinition Description Name DefaultValue{Value} Type{Type} Directives[Directive] \
            BeforeDescriptionComment{CommentGroup} AfterDescriptionComment{CommentGroup}
            EnumValueDefinition Description Name Directives[Directive] BeforeDescriptionComment{CommentGroup} \
            AfterDescriptionComment{CommentGroup}
            DirectiveDefinition Description Name Arguments[ArgumentDefinition] Locations[] IsRepeatable? \
            BeforeDescriptionComment{CommentGroup} AfterDescriptionComment{CommentGroup}
            CommentGroup List[Comment]
            Comment Value
            """);

    static Shape of(String name) {
        Shape shape = ALL.get(name);
        if (shape == null) {
            throw new IllegalStateException("no such node: " + name);
        }
        return shape;
    }

    private static Map<String, Shape> read(String table) {
        Map<String, Shape> all = new LinkedHashMap<>();
        table.lines().forEach(line -> {
            String[] words = line.split(" ", -1);
            Map<String, Member> members = new LinkedHashMap<>();
            for (int i = 1; i < words.length; i++) {
                String word = words[i];
                int at = indexOfMark(word);
                String mark = word.substring(at);
                String inner = mark.length() > 2 ? mark.substring(1, mark.length() - 1) : "";
                Holds holds = switch (mark.isEmpty() ? ' ' : mark.charAt(0)) {
                    case '?' -> Holds.FLAG;
                    case '#' -> Holds.NUMBER;
                    case '[' -> inner.isEmpty() ? Holds.TEXTS : Holds.NODES;
                    case '{' -> Holds.NODE;
                    default -> Holds.TEXT;
                };
                members.put(word.substring(0, at), new Member(holds, inner));
            }
            all.put(words[0], new Shape(words[0], members));
        });
        return all;
    }

    private static int indexOfMark(String word) {
        int i = 0;
        while (i < word.length() && Character.isLetter(word.charAt(i))) {
            i++;
        }
        return i;
    }
}
