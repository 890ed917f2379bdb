package org.zerotrust.rego.ast;

/** Where an operand of {@code not}, {@code and} or {@code or} has to stand in parentheses to be read back the same. */
public final class Braces {
    private Braces() {}

    /** For the body of a {@code not} that was written without braces. */
    public static boolean notNeedsParens(Body b) {
        if (b.size() != 1) {
            return false;
        }
        Expr e = b.get(0);
        return !e.withs.isEmpty()
                || switch (e.terms) {
                    case LogicalOr o -> true;
                    case LogicalAnd a -> true;
                    case Not n -> true;
                    case Term t -> startsWithBrace(t.value);
                    case CallTerms c -> false;
                    case SomeDecl d -> false;
                    case Every q -> false;
                };
    }

    /**
     * For one side of a logical operator.
     *
     * @param op the operator around it: {@code and} or {@code or}
     */
    public static boolean sideNeedsParens(Body b, String op, boolean right) {
        if (b.size() != 1) {
            return false;
        }
        Expr e = b.get(0);
        return !e.withs.isEmpty()
                || switch (e.terms) {
                    case LogicalOr o -> op.equals("and") || right;
                    case LogicalAnd a -> op.equals("and") && right;
                    case Term t -> startsWithBrace(t.value);
                    case Not n -> false;
                    case CallTerms c -> false;
                    case SomeDecl d -> false;
                    case Every q -> false;
                };
    }

    /** Whether the text of {@code v} starts with a brace, which would read as a body. */
    public static boolean startsWithBrace(Value v) {
        return switch (v) {
            case SetValue s -> s.size() > 0;
            case ObjectValue o -> true;
            case SetComprehension c -> true;
            case ObjectComprehension c -> true;
            case Ref r -> !r.isEmpty() && startsWithBrace(r.head().value);
            default -> false;
        };
    }
}
