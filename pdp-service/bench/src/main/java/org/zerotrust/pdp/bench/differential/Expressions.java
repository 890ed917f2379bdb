package org.zerotrust.pdp.bench.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Writes expressions of a wanted kind. */
final class Expressions {
    private final RandomGenerator random;
    private final Scope scope;
    private final Calls calls;
    private final Dialect dialect;
    /** Functions declared so far: name, number of arguments. */
    final List<Function> functions = new ArrayList<>();
    /** Rules that may be referred to, as references, with their kind. */
    final List<Scope.Name> rules = new ArrayList<>();

    private Statements statements;

    /** A function that expressions may call. */
    record Function(String name, int arity, Kind result) {}

    Expressions(RandomGenerator random, Scope scope, Calls calls, Dialect dialect) {
        this.random = random;
        this.scope = scope;
        this.calls = calls;
        this.dialect = dialect;
        this.statements = new Statements(random, scope, this);
    }

    Statements statements() {
        return statements;
    }

    /** Something whose type is known only at run time. */
    String unknown() {
        String name = scope.any(Kind.ANY, random);
        return name != null && random.nextBoolean() ? name : reference(Kind.ANY);
    }

    String of(Kind kind, int depth) {
        if (depth <= 0 || random.nextInt(4) == 0) {
            return leaf(kind);
        }
        return switch (kind) {
            case BOOLEAN -> bool(depth);
            case NUMBER -> number(depth);
            case STRING -> string(depth);
            case ARRAY -> array(depth);
            case OBJECT -> object(depth);
            case SET -> set(depth);
            case ANY -> any(depth);
        };
    }

    private String leaf(Kind kind) {
        String name = scope.any(kind, random);
        if (name != null && random.nextInt(3) > 0) {
            return name;
        }
        if (random.nextInt(3) == 0) {
            return reference(kind);
        }
        return switch (kind) {
            case BOOLEAN -> random.nextBoolean() ? "true" : "false";
            case NUMBER -> calls.term(random.nextInt(3) == 0 ? "frac" : "int", random);
            case STRING -> calls.term("word", random);
            case ARRAY -> one("[1, 2, 3]", "[]", "[\"a\", \"b\"]", "[0, \"x\", null, true]", "[[1, 2], [3]]");
            case OBJECT -> calls.term("obj", random);
            case SET -> calls.term("set", random);
            case ANY -> calls.term("any", random);
        };
    }

    /** A reference into data, input or a rule. */
    String reference(Kind kind) {
        List<String> fitting = new ArrayList<>();
        for (Scope.Name rule : rules) {
            if (kind == Kind.ANY || rule.kind() == kind) {
                fitting.add(rule.text());
            }
        }
        if (!fitting.isEmpty() && random.nextInt(3) == 0) {
            return fitting.get(random.nextInt(fitting.size()));
        }
        String root = random.nextBoolean() ? "input" : "data.d";
        return switch (kind) {
            case BOOLEAN -> root + one(".flags.on", ".flags.off", ".flags[\"on\"]");
            case NUMBER -> root + one(".nums[0]", ".n", ".nums[2]", ".objs.a.n", ".m.one", ".nums[9]");
            case STRING -> root + one(".s", ".strs[0]", ".objs.b.s", ".strs[1]", ".nothing");
            case ARRAY -> root + one(".nums", ".strs", ".objs.a.list", ".rows", ".empty");
            case OBJECT -> root + one(".objs", ".objs.a", ".m", ".flags", ".objs[\"b\"]");
            case SET -> "{e | some e in " + root + one(".nums", ".strs", ".objs.a.list") + "}";
            case ANY -> root + one(".x", ".any", ".rows[0]", ".any.deep[0]", ".objs.c", "", ".rows[1][0]");
        };
    }

    private String bool(int depth) {
        Kind same = Kind.ALL[random.nextInt(Kind.ALL.length)];
        return switch (random.nextInt(6)) {
            case 0 ->
                of(Kind.NUMBER, depth - 1)
                        + one(" < ", " <= ", " > ", " >= ", " == ", " != ")
                        + of(Kind.NUMBER, depth - 1);
            // Only one side is known before evaluation: two constants of other types are a type error.
            case 1 -> reference(same) + one(" == ", " != ", " < ") + of(same, depth - 1);
            case 2 -> "(" + of(Kind.ANY, depth - 1) + " in " + collection(depth - 1) + ")";
            case 3 ->
                one("startswith", "endswith", "contains") + "(" + of(Kind.STRING, depth - 1) + ", "
                        + of(Kind.STRING, depth - 1) + ")";
            case 4 ->
                one("is_number", "is_string", "is_array", "is_object", "is_set", "is_null") + "("
                        + of(Kind.ANY, depth - 1) + ")";
            default ->
                "(" + of(Kind.STRING, depth - 1) + ", " + of(Kind.ANY, depth - 1) + " in " + of(Kind.OBJECT, depth - 1)
                        + ")";
        };
    }

    private String number(int depth) {
        return switch (random.nextInt(6)) {
            case 0, 1 ->
                "(" + of(Kind.NUMBER, depth - 1) + one(" + ", " - ", " * ", " / ", " % ") + of(Kind.NUMBER, depth - 1)
                        + ")";
            case 2 -> "count(" + collection(depth - 1) + ")";
            case 3 ->
                one("sum", "max", "min", "product") + "([" + of(Kind.NUMBER, depth - 1) + ", "
                        + of(Kind.NUMBER, depth - 1) + "])";
            case 4 -> function(Kind.NUMBER, depth);
            default -> one("abs", "round", "ceil", "floor") + "(" + of(Kind.NUMBER, depth - 1) + ")";
        };
    }

    private String string(int depth) {
        return switch (random.nextInt(7)) {
            case 0 -> "concat(\"-\", [" + of(Kind.STRING, depth - 1) + ", " + of(Kind.STRING, depth - 1) + "])";
            case 1 -> "sprintf(\"%v/%v\", [" + of(Kind.ANY, depth - 1) + ", " + of(Kind.STRING, depth - 1) + "])";
            case 2 -> one("upper", "lower", "trim_space", "strings.reverse") + "(" + of(Kind.STRING, depth - 1) + ")";
            case 3 -> function(Kind.STRING, depth);
            case 4 -> "type_name(" + of(Kind.ANY, depth - 1) + ")";
            case 5 ->
                dialect.templates()
                        ? "$\"<{" + of(Kind.ANY, depth - 1) + "}|{" + of(Kind.STRING, depth - 1) + "}>\""
                        : leaf(Kind.STRING);
            default -> "`raw " + random.nextInt(9) + "`";
        };
    }

    private String array(int depth) {
        return switch (random.nextInt(5)) {
            case 0 -> "[" + of(Kind.ANY, depth - 1) + ", " + of(Kind.NUMBER, depth - 1) + "]";
            case 1, 2 -> statements.comprehension("[", "]", depth);
            case 3 -> "array.concat(" + of(Kind.ARRAY, depth - 1) + ", " + of(Kind.ARRAY, depth - 1) + ")";
            default -> "sort(" + one(of(Kind.ARRAY, depth - 1), of(Kind.SET, depth - 1)) + ")";
        };
    }

    private String object(int depth) {
        return switch (random.nextInt(4)) {
            case 0 ->
                "{\"k\": " + of(Kind.ANY, depth - 1) + ", " + of(Kind.STRING, depth - 1) + ": "
                        + of(Kind.NUMBER, depth - 1) + "}";
            case 1 -> statements.objectComprehension(depth);
            case 2 -> "object.union(" + of(Kind.OBJECT, depth - 1) + ", " + of(Kind.OBJECT, depth - 1) + ")";
            default -> "{" + of(Kind.NUMBER, depth - 1) + ": " + of(Kind.SET, depth - 1) + "}";
        };
    }

    private String set(int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> "{" + of(Kind.ANY, depth - 1) + ", " + of(Kind.NUMBER, depth - 1) + "}";
            case 1 -> "(" + of(Kind.SET, depth - 1) + one(" | ", " & ", " - ") + of(Kind.SET, depth - 1) + ")";
            default -> statements.comprehension("{", "}", depth);
        };
    }

    private String any(int depth) {
        return switch (random.nextInt(5)) {
            case 0, 1 -> of(Kind.ALL[random.nextInt(Kind.ALL.length - 1)], depth);
            case 2 -> call();
            case 3 ->
                "object.get(" + of(Kind.OBJECT, depth - 1) + ", " + of(Kind.STRING, depth - 1) + ", "
                        + of(Kind.ANY, depth - 1) + ")";
            default -> reference(Kind.ANY);
        };
    }

    String call() {
        return calls.call(random, this, dialect.deprecated());
    }

    private String function(Kind kind, int depth) {
        List<Function> fitting =
                functions.stream().filter(f -> f.result() == kind).toList();
        if (fitting.isEmpty()) {
            return leaf(kind);
        }
        Function f = fitting.get(random.nextInt(fitting.size()));
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < f.arity(); i++) {
            arguments.add(of(i == 0 ? Kind.NUMBER : Kind.ANY, depth - 1));
        }
        return f.name() + "(" + String.join(", ", arguments) + ")";
    }

    String collection(int depth) {
        return of(one(Kind.ARRAY, Kind.SET, Kind.OBJECT), depth);
    }

    @SafeVarargs
    final <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }
}
