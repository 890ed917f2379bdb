package org.zerotrust.rego.ast;

/** Questions about terms and values. */
public final class Terms {
    private Terms() {}

    /** Whether it is a scalar, or a collection of nothing but constants. */
    public static boolean isConstant(Value v) {
        boolean[] found = {false};
        Walk.walk(v, n -> {
            switch (n) {
                case Var x -> found[0] = true;
                case Ref x -> found[0] = true;
                case Call x -> found[0] = true;
                case ArrayComprehension x -> found[0] = true;
                case SetComprehension x -> found[0] = true;
                case ObjectComprehension x -> found[0] = true;
                default -> {}
            }
            return found[0];
        });
        return !found[0];
    }

    public static boolean isScalar(Value v) {
        return v instanceof StringValue
                || v instanceof NumberValue
                || v instanceof BooleanValue
                || v instanceof NullValue;
    }

    public static boolean isComprehension(Value v) {
        return v instanceof ArrayComprehension || v instanceof SetComprehension || v instanceof ObjectComprehension;
    }

    public static boolean containsRefs(Node n) {
        boolean[] found = {false};
        Walk.refs(n, r -> found[0] = true);
        return found[0];
    }

    public static boolean containsComprehensions(Node n) {
        boolean[] found = {false};
        Walk.closures(n, c -> {
            found[0] |= c instanceof Value v && isComprehension(v);
            return found[0];
        });
        return found[0];
    }

    /** Whether a comprehension or {@code every} is in it. */
    public static boolean containsClosures(Node n) {
        boolean[] found = {false};
        Walk.closures(n, c -> {
            found[0] |= c instanceof Every || (c instanceof Value v && isComprehension(v));
            return found[0];
        });
        return found[0];
    }

    /** Whether {@code s} reads as a variable: ASCII letters, digits and underscores, no digit first. */
    public static boolean isVarCompatible(String s) {
        if (s.isEmpty() || (s.charAt(0) >= '0' && s.charAt(0) <= '9')) {
            return false;
        }
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) {
                return false;
            }
        }
        return true;
    }

    /** What OPA calls the kind of a value in its messages. */
    public static String kindName(Value v) {
        return switch (v) {
            case StringValue x -> "string";
            case BooleanValue x -> "boolean";
            case NumberValue x -> "number";
            case NullValue x -> "null";
            case Var x -> "var";
            case ObjectValue x -> "object";
            case SetValue x -> "set";
            case Ref x -> "ref";
            case Call x -> "call";
            case ArrayValue x -> "array";
            case ArrayComprehension x -> "arraycomprehension";
            case ObjectComprehension x -> "objectcomprehension";
            case SetComprehension x -> "setcomprehension";
            case TemplateString x -> "templatestring";
            case Not x -> "not";
        };
    }
}
