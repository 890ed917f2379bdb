package org.zerotrust.rego.ast;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Values;

/**
 * OPA's total order over nodes, by structure and never by location: null, boolean, number, string, template string,
 * variable, reference, array, object, set, comprehensions (array, object, set), call, arguments, expression,
 * declarations, modifier, head, body, rule, import, package, module.
 */
public final class Order {
    private Order() {}

    public static int compare(@Nullable Node left, @Nullable Node right) {
        Node a = left instanceof Term t ? t.value : left;
        Node b = right instanceof Term t ? t.value : right;
        if (a == b) {
            return 0;
        }
        if (a == null || b == null) {
            return a == null ? -1 : 1;
        }
        int c = Integer.compare(rank(a), rank(b));
        return c != 0 ? c : sameRank(a, b);
    }

    private static int rank(Node n) {
        return switch (n) {
            case NullValue x -> 0;
            case BooleanValue x -> 1;
            case NumberValue x -> 2;
            case StringValue x -> 3;
            case TemplateString x -> 4;
            case Var x -> 5;
            case Ref x -> 6;
            case ArrayValue x -> 7;
            case ObjectValue x -> 8;
            case SetValue x -> 9;
            case ArrayComprehension x -> 10;
            case ObjectComprehension x -> 11;
            case SetComprehension x -> 12;
            case Call x -> 13;
            case Args x -> 14;
            case CallTerms x -> 15;
            case Expr x -> 100;
            case SomeDecl x -> 101;
            case Every x -> 102;
            case LogicalAnd x -> 103;
            case LogicalOr x -> 104;
            case With x -> 110;
            case Not x -> 111;
            case Head x -> 120;
            case Body x -> 200;
            case Rule x -> 1000;
            case Import x -> 1001;
            case PackageDecl x -> 1002;
            case Annotations x -> 1003;
            case Comment x -> 1004;
            case Module x -> 10000;
            case Term x -> rank(x.value);
        };
    }

    private static int sameRank(Node a, Node b) {
        return switch (a) {
            case NullValue x -> 0;
            case BooleanValue x -> Boolean.compare(x.value(), ((BooleanValue) b).value());
            case NumberValue x -> x.decimal().compareTo(((NumberValue) b).decimal());
            case StringValue x -> Values.compareStrings(x.value(), ((StringValue) b).value());
            case Var x -> Values.compareStrings(x.name(), ((Var) b).name());
            case TemplateString x -> templates(x, (TemplateString) b);
            case Ref x -> all(x.terms, ((Ref) b).terms);
            case ArrayValue x -> all(x.terms, ((ArrayValue) b).terms);
            case Call x -> all(x.terms, ((Call) b).terms);
            case Args x -> all(x.terms, ((Args) b).terms);
            case CallTerms x -> all(x.terms, ((CallTerms) b).terms);
            case ObjectValue x -> objects(x, (ObjectValue) b);
            case SetValue x -> all(x.sorted(), ((SetValue) b).sorted());
            case ArrayComprehension x ->
                first(
                        compare(x.term, ((ArrayComprehension) b).term),
                        () -> compare(x.body, ((ArrayComprehension) b).body));
            case SetComprehension x ->
                first(compare(x.term, ((SetComprehension) b).term), () -> compare(x.body, ((SetComprehension) b).body));
            case ObjectComprehension x -> {
                ObjectComprehension y = (ObjectComprehension) b;
                int c = compare(x.key, y.key);
                c = c != 0 ? c : compare(x.value, y.value);
                yield c != 0 ? c : compare(x.body, y.body);
            }
            case Expr x -> exprs(x, (Expr) b);
            case SomeDecl x -> all(x.symbols, ((SomeDecl) b).symbols);
            case Every x -> {
                Every y = (Every) b;
                int c = compare(x.key, y.key);
                c = c != 0 ? c : compare(x.value, y.value);
                c = c != 0 ? c : compare(x.domain, y.domain);
                yield c != 0 ? c : compare(x.body, y.body);
            }
            case LogicalAnd x ->
                first(compare(x.lhs, ((LogicalAnd) b).lhs), () -> compare(x.rhs, ((LogicalAnd) b).rhs));
            case LogicalOr x -> first(compare(x.lhs, ((LogicalOr) b).lhs), () -> compare(x.rhs, ((LogicalOr) b).rhs));
            case Not x -> compare(x.body, ((Not) b).body);
            case With x -> first(compare(x.target, ((With) b).target), () -> compare(x.value, ((With) b).value));
            case Head x -> heads(x, (Head) b);
            case Body x -> all(x.exprs, ((Body) b).exprs);
            case Rule x -> rules(x, (Rule) b);
            case Import x -> first(compare(x.path, ((Import) b).path), () -> compare(x.alias, ((Import) b).alias));
            case PackageDecl x -> compare(x.path, ((PackageDecl) b).path);
            case Annotations x -> x.toString().compareTo(b.toString());
            case Comment x -> x.text().compareTo(((Comment) b).text());
            case Module x -> modules(x, (Module) b);
            case Term x -> compare(x.value, b);
        };
    }

    private static int first(int c, java.util.function.IntSupplier next) {
        return c != 0 ? c : next.getAsInt();
    }

    /** Element by element; of two lists where one starts the other, the shorter is less. */
    public static <N extends Node> int all(List<N> a, List<N> b) {
        return all(a, b, Order::compare);
    }

    private static <N> int all(List<N> a, List<N> b, ToIntBiFunction<N, N> by) {
        Iterator<N> x = a.iterator();
        Iterator<N> y = b.iterator();
        while (x.hasNext() && y.hasNext()) {
            int c = by.applyAsInt(x.next(), y.next());
            if (c != 0) {
                return c;
            }
        }
        return Boolean.compare(x.hasNext(), y.hasNext());
    }

    private static int templates(TemplateString a, TemplateString b) {
        int c = Boolean.compare(a.multiLine, b.multiLine);
        c = c != 0 ? c : Integer.compare(a.parts.size(), b.parts.size());
        return c != 0 ? c : all(a.parts, b.parts);
    }

    private static int objects(ObjectValue a, ObjectValue b) {
        return all(a.sorted(), b.sorted(), (x, y) -> {
            int c = compare(x.key, y.key);
            return c != 0 ? c : compare(x.value, y.value);
        });
    }

    private static int exprs(Expr a, Expr b) {
        int c = Integer.compare(exprRank(a.terms), exprRank(b.terms));
        c = c != 0 ? c : Integer.compare(a.index, b.index);
        c = c != 0 ? c : Boolean.compare(a.negated, b.negated);
        c = c != 0 ? c : compare(a.terms, b.terms);
        return c != 0 ? c : all(a.withs, b.withs);
    }

    private static int exprRank(ExprTerms t) {
        return switch (t) {
            case SomeDecl x -> 0;
            case Term x -> 1;
            case CallTerms x -> 2;
            case Every x -> 3;
            case Not x -> 4;
            case LogicalAnd x -> 5;
            case LogicalOr x -> 6;
        };
    }

    private static int heads(Head a, Head b) {
        int c = Boolean.compare(b.assign, a.assign);
        c = c != 0 ? c : compare(a.args, b.args);
        c = c != 0 ? c : compare(a.reference, b.reference);
        c = c != 0 ? c : compare(a.name, b.name);
        c = c != 0 ? c : compare(a.key, b.key);
        return c != 0 ? c : compare(a.value, b.value);
    }

    private static int rules(Rule a, Rule b) {
        int c = compare(a.head, b.head);
        c = c != 0 ? c : Boolean.compare(a.isDefault, b.isDefault);
        c = c != 0 ? c : compare(a.body, b.body);
        c = c != 0 ? c : all(a.annotations, b.annotations);
        return c != 0 ? c : compare(a.elseRule, b.elseRule);
    }

    private static int modules(Module a, Module b) {
        int c = compare(a.pkg, b.pkg);
        c = c != 0 ? c : all(a.imports, b.imports);
        c = c != 0 ? c : all(a.annotations, b.annotations);
        return c != 0 ? c : all(a.rules, b.rules);
    }

    /** Whether two nodes have the same structure. */
    public static boolean same(@Nullable Node a, @Nullable Node b) {
        return Objects.equals(a, b) || compare(a, b) == 0;
    }
}
