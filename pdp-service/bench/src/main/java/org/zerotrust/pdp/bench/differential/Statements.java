package org.zerotrust.pdp.bench.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Writes bodies: sequences of statements in which later ones use what earlier ones bound. */
final class Statements {
    private final RandomGenerator random;
    private final Scope scope;
    private final Expressions expressions;

    Statements(RandomGenerator random, Scope scope, Expressions expressions) {
        this.random = random;
        this.scope = scope;
        this.expressions = expressions;
    }

    /** A body; what it binds stays in scope until the caller releases it. */
    String body(int statements, int depth) {
        List<String> lines = new ArrayList<>();
        int mark = scope.mark();
        for (int i = 0; i < statements; i++) {
            lines.add(statement(depth));
        }
        List<String> unused = scope.unusedSince(mark);
        if (!unused.isEmpty() && random.nextInt(300) > 0) {
            lines.add("count([" + String.join(", ", unused) + "]) > 0");
        }
        // Now and then out of order: mostly an error, as a variable is then used before it is declared.
        if (random.nextInt(500) == 0) {
            String last = lines.removeLast();
            lines.addFirst(last);
        }
        return String.join("\n\t", lines);
    }

    private String statement(int depth) {
        return switch (random.nextInt(18)) {
            case 0, 1, 2 -> assign(depth);
            case 3 -> someIn(depth);
            case 4 -> someKeyIn(depth);
            case 5 -> iterate();
            case 6, 7 -> likely(depth);
            case 8 -> "not " + expressions.of(Kind.BOOLEAN, depth - 1);
            case 9 -> every(depth);
            case 10 -> with(depth);
            case 11 -> destructure(depth);
            case 12 -> unify(depth);
            case 13, 14 -> callStatement();
            case 15 -> some();
            case 16 -> "print(" + expressions.of(Kind.ANY, 1) + ")";
            default -> expressions.of(Kind.ANY, depth - 1);
        };
    }

    private String assign(int depth) {
        Kind kind = Kind.ALL[random.nextInt(Kind.ALL.length)];
        String value = expressions.of(kind, depth);
        String name = scope.fresh();
        scope.add(name, kind);
        return name + " := " + value;
    }

    private String callStatement() {
        String value = expressions.call();
        String name = scope.fresh();
        scope.add(name, Kind.ANY);
        return name + " := " + value;
    }

    private String someIn(int depth) {
        String from = expressions.collection(depth - 1);
        String name = scope.fresh();
        scope.add(name, Kind.ANY);
        return "some " + name + " in " + from;
    }

    private String someKeyIn(int depth) {
        boolean object = random.nextBoolean();
        String from = expressions.of(object ? Kind.OBJECT : Kind.ARRAY, depth - 1);
        String key = scope.fresh();
        String value = scope.fresh();
        scope.add(key, object ? Kind.STRING : Kind.NUMBER);
        scope.add(value, Kind.ANY);
        return "some " + key + ", " + value + " in " + from;
    }

    private String some() {
        String index = scope.fresh();
        String value = scope.fresh();
        String from = expressions.reference(random.nextBoolean() ? Kind.ARRAY : Kind.OBJECT);
        scope.add(index, Kind.ANY);
        scope.add(value, Kind.ANY);
        return "some " + index + "\n\t" + value + " := " + from + "[" + index + "]";
    }

    private String iterate() {
        String name = scope.fresh();
        String reference = expressions.one(
                "input.objs[_].n",
                "data.d.objs[_].list[_]",
                "input.rows[_][_]",
                "data.d.strs[_]",
                "data.d.objs[_][_]",
                "input.m[_]");
        scope.add(name, Kind.ANY);
        return name + " := " + reference;
    }

    /** A condition that mostly holds, so that most results are defined. */
    private String likely(int depth) {
        return switch (random.nextInt(5)) {
            case 0 -> expressions.of(Kind.NUMBER, depth - 1) + " != 4242";
            case 1 -> "count(" + expressions.collection(depth - 1) + ") >= 0";
            case 2 -> expressions.of(Kind.ANY, depth - 1) + " != \"never\"";
            case 3 -> "not " + expressions.of(Kind.STRING, depth - 1) + " == \"never\"";
            default -> expressions.of(Kind.BOOLEAN, depth - 1);
        };
    }

    private String every(int depth) {
        String from = expressions.collection(depth - 1);
        int mark = scope.mark();
        String key = random.nextBoolean() ? scope.declare(Kind.ANY) + ", " : "";
        String value = scope.declare(Kind.ANY);
        String body = likely(depth - 1) + "; count([" + key + value + "]) > 0";
        scope.release(mark);
        return "every " + key + value + " in " + from + " { " + body + " }";
    }

    private String with(int depth) {
        String expression = expressions.of(Kind.ANY, depth - 1);
        String name = scope.fresh();
        String modifier = switch (random.nextInt(6)) {
            case 0 -> "input as " + expressions.of(Kind.OBJECT, 0);
            case 1 -> "input.n as " + expressions.of(Kind.NUMBER, 0);
            case 2 -> "data.d.n as " + expressions.of(Kind.NUMBER, 0);
            case 3 -> "data.d.objs.a as {\"n\": 9}";
            case 4 -> "count as 7";
            default -> "input.nums as [7] with data.d.strs as [\"w\"]";
        };
        scope.add(name, Kind.ANY);
        return name + " := " + expression + " with " + modifier;
    }

    private String destructure(int depth) {
        String value = expressions.of(Kind.ANY, depth - 1);
        String number = expressions.of(Kind.NUMBER, depth - 1);
        String a = scope.declare(Kind.ANY);
        String b = scope.declare(Kind.NUMBER);
        return random.nextBoolean()
                ? "[" + a + ", " + b + "] := [" + value + ", " + number + "]"
                : "{\"p\": " + a + ", \"q\": [" + b + "]} := {\"p\": " + value + ", \"q\": [" + number + "]}";
    }

    private String unify(int depth) {
        String value = expressions.of(Kind.ANY, depth - 1);
        String a = scope.declare(Kind.ANY);
        return random.nextBoolean() ? a + " = " + value : "[" + a + ", 1] = [" + value + ", 1]";
    }

    String comprehension(String open, String close, int depth) {
        int mark = scope.mark();
        String body = body(1 + random.nextInt(2), depth - 1).replace("\n\t", "; ");
        String head = expressions.of(Kind.ANY, depth - 1);
        scope.release(mark);
        return open + head + " | " + body + close;
    }

    String objectComprehension(int depth) {
        int mark = scope.mark();
        String from = expressions.collection(0);
        String key = scope.declare(Kind.ANY);
        String value = scope.declare(Kind.ANY);
        String body = "some " + key + ", " + value + " in " + from;
        String head = (random.nextInt(8) == 0 ? "\"same\"" : key) + ": " + expressions.of(Kind.ANY, depth - 1);
        scope.release(mark);
        return "{" + head + " | " + body + "}";
    }
}
