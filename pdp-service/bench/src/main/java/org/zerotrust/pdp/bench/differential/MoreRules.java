package org.zerotrust.pdp.bench.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Rules that put what is special about Rego together: overlaid documents, mocks, patterns, indexed rules, keywords. */
final class MoreRules {
    private final RandomGenerator random;
    private final Scope scope;
    private final Expressions expressions;
    private final Dialect dialect;
    private final Rules rules;
    private int count;

    MoreRules(RandomGenerator random, Scope scope, Expressions expressions, Dialect dialect, Rules rules) {
        this.random = random;
        this.scope = scope;
        this.expressions = expressions;
        this.dialect = dialect;
        this.rules = rules;
    }

    List<String> several(int many, String prefix) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            scope.release(0);
            out.add(rule(prefix));
        }
        scope.release(0);
        return out;
    }

    private String rule(String prefix) {
        String name = (prefix.isEmpty() ? "q" : "z") + count++;
        String text = switch (random.nextInt(dialect.logical() ? 13 : 10)) {
            case 0 -> indexed(name);
            case 1 -> mocked(name, prefix);
            case 2 -> patterns(name);
            case 3 -> walks(name);
            case 4 -> dynamic(name);
            case 5 -> annotated(name);
            case 6 -> keywords(name);
            case 7 -> nested(name);
            case 8 -> elements(name);
            case 9 -> unifications(name);
            default -> logical(name);
        };
        expressions.rules.add(new Scope.Name(prefix + name, Kind.ANY));
        if (prefix.isEmpty()) {
            rules.paths().add("t/" + name);
        }
        return text;
    }

    private String when(String body) {
        return (dialect.rego1() ? " if {\n\t" : " {\n\t") + body + "\n}";
    }

    /** Many rules of which an index picks some. */
    private String indexed(String name) {
        boolean partial = random.nextBoolean();
        StringBuilder out = new StringBuilder();
        int many = 2 + random.nextInt(4);
        for (int i = 0; i < many; i++) {
            String check = switch (random.nextInt(10)) {
                case 0 -> "input.s == \"" + (char) ('a' + random.nextInt(4)) + "\"";
                case 1 -> "startswith(input.s, \"" + (char) ('a' + random.nextInt(4)) + "\")";
                case 2 -> "input.n in {1, 2, " + random.nextInt(9) + "}";
                case 3 -> "input.m.one == " + random.nextInt(3);
                case 4 -> "input.strs[0] == \"a\"";
                case 5 -> "input.nums = [" + random.nextInt(3) + ", _, _]";
                case 6 -> "input.flags.on";
                case 7 -> "x := input.s; x == \"b\"";
                case 8 -> "glob.match(\"" + (char) ('a' + random.nextInt(4)) + "*\", [], input.s)";
                default -> "data.d.flags.on == input.flags.on";
            };
            String rest = random.nextBoolean()
                    ? ""
                    : "\n\t" + expressions.statements().body(1, 1);
            scope.release(0);
            String value = random.nextInt(3) > 0 ? "7" : expressions.of(Kind.ANY, 1);
            scope.release(0);
            if (partial) {
                out.append(dialect.rego1() ? name + " contains " + value : name + "[k]");
                out.append(when(check + rest + (dialect.rego1() ? "" : "\n\tk := " + value)));
            } else {
                out.append(name).append(" := ").append(value).append(when(check + rest));
            }
            out.append("\n\n");
        }
        return out.toString().stripTrailing();
    }

    private String mocked(String name, String prefix) {
        String of = expressions.rules.isEmpty()
                ? "input.n"
                : expressions
                        .rules
                        .get(random.nextInt(expressions.rules.size()))
                        .text();
        String target = of.startsWith("data.") || of.startsWith("input.")
                ? of
                : "data." + (prefix.isEmpty() ? "t." : "t.sub.") + of;
        String with = switch (random.nextInt(15)) {
            case 0, 10, 11 -> target + " as " + expressions.of(Kind.ANY, 1);
            case 1 -> target + ".p as 9";
            case 2 -> "time.now_ns as 5";
            case 3, 12, 13 -> "count as mock_" + name;
            case 4 -> "data.d as {\"n\": 3, \"objs\": {\"a\": {\"n\": 4}}}";
            case 5 -> "input as {\"n\": 1, \"s\": \"a\"} with input.m as {\"one\": 2}";
            case 6 -> "input as data.d with data.d as input";
            case 7 -> "sprintf as \"mocked\"";
            default -> "data.d.nums as [1] with input.n as count(data.d.nums)";
        };
        return "mock_" + name + "(x) := [x]\n\n" + name + " := v"
                + when("v := [" + of + ", count([1, 2]), time.now_ns()] with " + with) + "\n\n" + name + "_plain := "
                + of;
    }

    /** Functions whose arguments are patterns. */
    private String patterns(String name) {
        String first = expressions.unknown();
        String second = random.nextInt(3) > 0 ? expressions.unknown() : expressions.of(Kind.ARRAY, 1);
        String third = random.nextInt(3) > 0 ? "{\"a\": input.n}" : expressions.of(Kind.OBJECT, 1);
        return "f_%1$s([a, b]) := [b, a]\n\nf_%1$s({\"a\": x}) := x\n\nf_%1$s(\"a\") := 1\n\nf_%1$s([1, _, c]) := c\n\n"
                        .formatted(name)
                + (random.nextBoolean() ? "default f_" + name + "(_) := \"none\"\n\n" : "")
                + name + " := {\"1\": object.union({}, f_" + name + "(" + first + "))} "
                + (dialect.rego1() ? "if true else := " : "{ true } else = ")
                + "[f_" + name + "(" + second + ") | true]\n\n" + name + "_more := f_" + name + "(" + third + ")";
    }

    private String walks(String name) {
        String of = expressions.of(Kind.ANY, 2);
        scope.release(0);
        return name + " := [[p, x] | walk(" + of + ", [p, x]); "
                + expressions.one(
                        "is_number(x)", "count(p) == 1", "p[0] == \"a\"", "x == input.n", "not is_object(x)", "true")
                + "]";
    }

    /** Keys that are known only when it runs. */
    private String dynamic(String name) {
        String key = expressions.of(Kind.STRING, 1);
        scope.release(0);
        return name + " := v"
                + when("k := " + key + "\n\tv := "
                        + expressions.one(
                                "data.d.objs[k]",
                                "data.d[k]",
                                "input[k]",
                                "data.d.objs[k].n",
                                "data[\"d\"][k][_]",
                                "input.objs[k][j]",
                                "data.d.nums[input.n]",
                                "input.strs[count(k)]",
                                "things[k]",
                                "input.nums[1.0]",
                                "data.d.nums[1e0]",
                                "[5, 6, 7][1.0]",
                                "object.get(input, [\"nums\", 1.0], k)",
                                "nums[0]"));
    }

    private String annotated(String name) {
        String type = expressions.one("number", "string", "array", "object", "boolean");
        String scopeName = expressions.one("rule", "document");
        return "# METADATA\n# title: t\n# scope: " + scopeName + "\n# schemas:\n# - input.n: {type: " + type
                + "}\n# custom: {a: 1, b: [x, 2.5]}\n" + name + " := v"
                + when("v := [input.n, object.get(rego.metadata.rule(), \"title\", 0)]\n\t"
                        + expressions.one(
                                "count(rego.metadata.chain()) > 0",
                                "input.n != 77",
                                "true",
                                random.nextInt(8) == 0 ? "x := input.n.a\n\tx == 1" : "input.m"));
    }

    /** Words of the language where names stand. */
    private String keywords(String name) {
        String word = expressions.one(
                "if", "in", "not", "with", "as", "every", "some", "else", "default", "import", "contains", "and", "or");
        return random.nextBoolean()
                ? name + "[\"" + word + "\"].x := " + expressions.of(Kind.ANY, 1)
                : name + "." + word + " := " + expressions.of(Kind.ANY, 1) + "\n\n" + name + "_in := [" + name + "."
                        + word + ", object.get(input, \"" + word + "\", 1)]";
    }

    /** Heads with several variables. */
    private String nested(String name) {
        return switch (random.nextInt(5)) {
            case 0 -> name + "[k][i] := v" + when("some k, list in {\"a\": [1, 2], \"b\": input.nums}\n\tv := list[i]");
            case 1 ->
                dialect.rego1()
                        ? name + ".a[k] contains v" + when("some k, v in input.m") + "\n\n" + name
                                + ".a.fixed contains 1"
                        : name + "[k] = v" + when("v := input.m[k]");
            case 2 ->
                name + "[k].q[v] := i" + when("v := input.strs[i]\n\tk := type_name(v)") + "\n\n" + name
                        + ".lit.q.x := 4";
            case 3 ->
                name + "[input.s] := 1" + when("true") + "\n\n" + name + "[\"b\"] := " + expressions.of(Kind.NUMBER, 1)
                        + when("input.n != 3");
            default ->
                name + "[k] := v" + when("some k, v in input.objs\n\tv.n") + "\n\n" + name + "_one := " + name
                        + "[\"a\"].n\n\n" + name + "_each := {k: n | n := " + name + "[k].n}";
        };
    }

    /** What is iterated is a rule. */
    private String elements(String name) {
        String set = dialect.rego1() ? name + "_s contains x" : name + "_s[x]";
        return set + when("some x in input.nums") + "\n\n" + set + when("x := data.d.nums[_]") + "\n\n" + name + " := ["
                + expressions.one(
                        name + "_s[3]",
                        "x | " + name + "_s[x]; x > 1",
                        "x | some x in " + name + "_s; not " + name + "_s[x + 1]",
                        "count(" + name + "_s) | true",
                        "1 | " + name + "_s[_] == 0",
                        "[x, y] | " + name + "_s[x]; " + name + "_s[y]; x < y",
                        "\"all\" | every x in " + name + "_s { x >= 0 }",
                        name + "_s & {0, 1, 2} | true")
                + "]";
    }

    private String unifications(String name) {
        String a = expressions.of(Kind.ANY, 1);
        scope.release(0);
        return name + " := [x, y] " + (dialect.rego1() ? "if " : "") + "{\n\t"
                + expressions.one(
                        "[x, {\"a\": y}] = [" + a + ", {\"a\": input.n}]",
                        "{\"n\": x, \"list\": [y, _]} = data.d.objs.a",
                        "[x, y] = [input.n, input.s]",
                        "[[x, y], _] = input.rows",
                        "[x, y] = [y, 1]",
                        "x = y\n\ty = " + a,
                        "input.rows[x] = [y, _]",
                        "some x, y\n\tinput.objs[x].n = y",
                        "[1, x] = [y, \"b\"]",
                        "{x, 1} = {1, 2}; y = 3",
                        "{\"a\": {\"n\": x}} = input.objs; y = x")
                + "\n}";
    }

    private String logical(String name) {
        String a = expressions.of(Kind.BOOLEAN, 1);
        String b = expressions.of(Kind.ANY, 1);
        String c = "input.n == " + random.nextInt(4);
        scope.release(0);
        String body = switch (random.nextInt(9)) {
            case 0 -> a + " or " + c;
            case 1 -> a + " and " + c;
            case 2 -> "not {\n\t\t" + c + "\n\t\tsome x in input.nums\n\t\tx == " + random.nextInt(4) + "\n\t}";
            case 3 -> "not (" + a + " and " + c + ")";
            case 4 -> c + " or { x := " + b + "; x != 3 } and " + a;
            case 5 -> "(" + a + " or " + c + ") and not input.nothing.at.all";
            case 6 -> "not count(input.nothing) > 1";
            case 7 -> "x := " + b + "\n\tx == 1 or not x == 2";
            default -> "{ input.n == 1; input.s == \"a\" } or { " + c + " } or not { not " + a + " }";
        };
        return name + (random.nextBoolean() ? "" : " := 5") + " if {\n\t" + body + "\n}";
    }

    /** A module that asks for whole packages. */
    List<String> wholeTree() {
        return List.of(
                "main := {\"all\": data.t, \"sub\": data.t.sub}",
                dialect.rego1()
                        ? "keys contains k if {\n\tsome k\n\tdata.t[k]\n}"
                        : "keys[k] {\n\tsome k\n\tdata.t[k]\n}",
                "one := data.t[input.s]",
                "inner := {[k, j] | data.t[k][j]}",
                dialect.rego1()
                        ? "chosen := v if {\n\tk := sprintf(\"r%d\", [input.n])\n\tv := data.t[k]\n}"
                        : "chosen := v {\n\tk := sprintf(\"r%d\", [input.n])\n\tv := data.t[k]\n}",
                "mains := {\"one\": one | true}",
                "subs := [v | v := data.t.sub[_]]",
                "deep := [v | some k in [\"s0\", \"z0\", \"base\", \"s1\"]; v := data.t.sub[k]]");
    }
}
