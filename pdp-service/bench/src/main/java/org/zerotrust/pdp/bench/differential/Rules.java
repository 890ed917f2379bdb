package org.zerotrust.pdp.bench.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Writes rules of every form; each may refer to those written before it, so that there is no recursion. */
final class Rules {
    private final RandomGenerator random;
    private final Scope scope;
    private final Expressions expressions;
    private final boolean rego1;
    private final List<String> paths = new ArrayList<>();
    private int count;

    Rules(RandomGenerator random, Scope scope, Expressions expressions, Dialect dialect) {
        this.random = random;
        this.scope = scope;
        this.expressions = expressions;
        this.rego1 = dialect.rego1();
    }

    /** Paths of the rules of package t that can be asked for. */
    List<String> paths() {
        return paths;
    }

    /** So many rules; {@code prefix} is what references from elsewhere put in front of their names. */
    List<String> several(int many, String prefix) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            scope.release(0);
            out.add(rule(prefix));
        }
        return out;
    }

    private String rule(String prefix) {
        String name = (prefix.isEmpty() ? "r" : "s") + count++;
        Kind kind = Kind.ALL[random.nextInt(Kind.ALL.length)];
        String text = switch (random.nextInt(rego1 ? 11 : 8)) {
            case 0, 1 -> complete(name, kind);
            case 2 -> partialSet(name);
            case 3 -> partialObject(name);
            case 4, 5 -> function(name, prefix);
            case 6 -> condition(name);
            case 7 -> elses(name, kind);
            case 8 -> deep(name);
            case 9 -> constantPair(name);
            default -> several(name);
        };
        if (!text.startsWith("#function")) {
            expressions.rules.add(new Scope.Name(prefix + name, kindOf(text, kind)));
            if (prefix.isEmpty()) {
                paths.add("t/" + name);
            }
            return text;
        }
        return text.substring("#function\n".length());
    }

    private static Kind kindOf(String text, Kind kind) {
        return text.startsWith("#set")
                ? Kind.SET
                : text.startsWith("#object") ? Kind.OBJECT : text.startsWith("#bool") ? Kind.BOOLEAN : kind;
    }

    private String when(String body) {
        return rego1 ? " if {\n\t" + body + "\n}" : " {\n\t" + body + "\n}";
    }

    private int few() {
        return 1 + random.nextInt(3);
    }

    private String complete(String name, Kind kind) {
        String body = expressions.statements().body(few(), 3);
        String value = expressions.of(kind, 2);
        scope.release(0);
        String standing = random.nextBoolean()
                ? "default " + name + " := "
                        + expressions.one("null", "0", "\"d\"", "[]", "{}", "set()", "{\"a\": [1]}") + "\n\n"
                : "";
        return standing + name + " := " + value + when(body);
    }

    private String partialSet(String name) {
        StringBuilder out = new StringBuilder("#set\n");
        for (int i = random.nextInt(2); i >= 0; i--) {
            scope.release(0);
            String body = expressions.statements().body(few(), 2);
            String value = expressions.of(Kind.ANY, 2);
            out.append(rego1 ? name + " contains " + value : name + "[" + variableFirst(value) + "]")
                    .append(when(rego1 ? body : body + "\n\tk := " + value))
                    .append("\n\n");
        }
        scope.release(0);
        return out.toString().strip();
    }

    /** In v0 a partial set's member is written as a key; a variable bound in the body always parses as one. */
    private static String variableFirst(String value) {
        return value.isEmpty() ? value : "k";
    }

    private String partialObject(String name) {
        StringBuilder out = new StringBuilder("#object\n");
        for (int i = random.nextInt(2); i >= 0; i--) {
            scope.release(0);
            String body = expressions.statements().body(few(), 2);
            String key = expressions.of(Kind.STRING, 1);
            String value = expressions.of(Kind.ANY, 2);
            out.append(name)
                    .append("[k] := w")
                    .append(when(body + "\n\tk := " + key + "\n\tw := " + value))
                    .append("\n\n");
        }
        scope.release(0);
        return out.toString().strip();
    }

    private String function(String name, String prefix) {
        Kind result = random.nextBoolean() ? Kind.NUMBER : Kind.STRING;
        int arity = 1 + random.nextInt(2);
        StringBuilder out = new StringBuilder("#function\n");
        if (random.nextInt(3) == 0) {
            out.append("default ")
                    .append(name)
                    .append(arity == 1 ? "(_)" : "(_, _)")
                    .append(" := ")
                    .append(result == Kind.NUMBER ? "-1" : "\"none\"")
                    .append("\n\n");
        }
        int bodies = 1 + random.nextInt(2);
        for (int i = 0; i < bodies; i++) {
            scope.release(0);
            boolean constant = i > 0 || random.nextInt(4) == 0;
            String first = constant ? Integer.toString(i) : "a";
            if (!constant) {
                scope.add("a", Kind.NUMBER);
            }
            if (arity == 2) {
                scope.add("b", Kind.ANY);
            }
            String body = expressions.statements().body(1 + random.nextInt(2), 2);
            String value = expressions.of(result, 2);
            out.append(name)
                    .append('(')
                    .append(first)
                    .append(arity == 2 ? ", b" : "")
                    .append(") := ")
                    .append(value)
                    .append(when(body));
            if (random.nextInt(4) == 0) {
                out.append(" else := ").append(result == Kind.NUMBER ? "77" : "\"other\"");
            }
            out.append("\n\n");
        }
        scope.release(0);
        expressions.functions.add(new Expressions.Function(prefix + name, arity, result));
        return out.toString().stripTrailing();
    }

    private String condition(String name) {
        String body = expressions.statements().body(few(), 3);
        scope.release(0);
        String standing = random.nextBoolean() ? "default " + name + " := false\n\n" : "";
        return "#bool\n" + standing + name + when(body);
    }

    private String elses(String name, Kind kind) {
        StringBuilder out = new StringBuilder(name);
        for (int i = 0; i < 3; i++) {
            scope.release(0);
            String body = expressions.statements().body(1 + random.nextInt(2), 2);
            String value = expressions.of(kind, 1);
            out.append(i == 0 ? " := " : " else := ").append(value).append(when(body));
        }
        scope.release(0);
        return out.toString();
    }

    private String deep(String name) {
        String body = expressions.statements().body(few(), 2);
        String value = expressions.of(Kind.ANY, 2);
        String key = expressions.of(Kind.STRING, 0);
        scope.release(0);
        return "#object\n" + name + expressions.one(".p.q := ", ".p[k] := ", "[k].q := ") + value
                + when(body + "\n\tk := " + key) + "\n\n" + name + ".z contains " + expressions.of(Kind.NUMBER, 1);
    }

    /** Two complete rules: they conflict unless both give the same value. */
    private String constantPair(String name) {
        String same = expressions.of(Kind.NUMBER, 0);
        String first = expressions.statements().body(1, 2);
        scope.release(0);
        String second = expressions.statements().body(1, 2);
        scope.release(0);
        String other = random.nextInt(3) == 0 ? expressions.of(Kind.NUMBER, 0) : same;
        return name + " := " + same + when(first) + "\n\n" + name + " := " + other + when(second);
    }

    private String several(String name) {
        int mark = scope.mark();
        String body = expressions.statements().body(few(), 3);
        String key = expressions.of(Kind.STRING, 1);
        String value = expressions.of(Kind.ANY, 1);
        scope.release(mark);
        return "#object\n" + name + "[" + key + "] contains " + value + when(body);
    }

    /** One object of whatever is defined. */
    List<String> main() {
        List<String> out = new ArrayList<>();
        for (Scope.Name rule : expressions.rules) {
            String head = "main[\"" + rule.text() + "\"] := x";
            out.add(head + when("x := " + rule.text()));
        }
        if (out.isEmpty()) {
            out.add("main := 1");
        }
        paths.add("t/main");
        return out;
    }
}
