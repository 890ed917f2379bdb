package org.zerotrust.rego.builtin.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The pipelines of one action, read from its text. */
final class Expressions {
    /** What a pipeline or a part of it gives. */
    interface Expr {
        @Nullable
        Object eval(Scope s);
    }

    /** A pipeline with the variables it sets; {@code assigns} where they exist already. */
    record Pipeline(List<String> names, boolean assigns, Expr value) {}

    private static final int MAX_DEPTH = 100;
    private static final Pattern TOKEN = Pattern.compile("\\s+|\"(?:[^\"\\\\\n]++|\\\\.)*+\"|`[^`]*`|:=|[=|(),]"
            + "|\\$\\w*|(?:\\.[A-Za-z_]\\w*)|\\.(?!\\w)|[-+]?\\d+(?:\\.\\d+)?(?!\\w)|[A-Za-z_]\\w*");

    private final List<String> tokens = new ArrayList<>();
    private int at;
    private int depth;

    Expressions(String text) {
        Matcher m = TOKEN.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!m.find(end) || m.start() != end) {
                throw new TemplateException("unexpected character in action");
            }
            tokens.add(m.group().isBlank() ? " " : m.group());
            end = m.end();
        }
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private void spaces() {
        while (peek().equals(" ")) {
            at++;
        }
    }

    private boolean take(String token) {
        if (peek().equals(token)) {
            at++;
            return true;
        }
        return false;
    }

    /** The whole text as one pipeline. */
    Pipeline all() {
        List<String> names = new ArrayList<>();
        boolean assigns = false;
        spaces();
        int start = at;
        while (peek().startsWith("$") && peek().length() > 1) {
            names.add(peek());
            at++;
            spaces();
            if (!take(",")) {
                break;
            }
            spaces();
        }
        if (!names.isEmpty() && take("=")) {
            assigns = true;
        } else if (names.isEmpty() || !take(":=")) {
            names.clear();
            at = start;
        }
        Expr value = pipeline();
        if (at < tokens.size()) {
            throw new TemplateException("unexpected \"" + peek() + "\" in action");
        }
        return new Pipeline(List.copyOf(names), assigns, value);
    }

    private Expr pipeline() {
        if (++depth > MAX_DEPTH) {
            throw new TemplateException("too deeply nested");
        }
        Expr value = command(null);
        while (take("|")) {
            value = command(value);
        }
        depth--;
        return value;
    }

    private Expr command(@Nullable Expr last) {
        spaces();
        String name = peek();
        boolean function = !name.isEmpty()
                && (Character.isLetter(name.charAt(0)) || name.charAt(0) == '_')
                && !name.equals("true")
                && !name.equals("false")
                && !name.equals("nil");
        List<Expr> operands = new ArrayList<>();
        if (function) {
            at++;
            Functions.known(name);
        }
        for (spaces(); !peek().isEmpty() && !peek().equals("|") && !peek().equals(")"); ) {
            operands.add(operand());
            if (!peek().isEmpty() && !" |)".contains(peek())) {
                throw new TemplateException("unexpected \"" + peek() + "\" in operand");
            }
            spaces();
        }
        if (function) {
            if (last != null) {
                operands.add(last);
            }
            return s -> Functions.call(name, operands, s);
        }
        if (operands.size() != 1 || last != null) {
            throw new TemplateException(
                    operands.isEmpty() ? "missing value for command" : "can't give argument to non-function");
        }
        if (name.equals("nil")) {
            throw new TemplateException("nil is not a command");
        }
        return operands.getFirst();
    }

    private Expr operand() {
        String t = peek();
        at++;
        Expr base;
        if (t.equals("(")) {
            base = pipeline();
            if (!take(")")) {
                throw new TemplateException("unclosed left paren");
            }
        } else if (t.equals(".")) {
            base = s -> s.dot;
        } else if (t.startsWith(".")) {
            at--;
            base = s -> s.dot;
        } else if (t.startsWith("$")) {
            base = s -> s.variable(t);
        } else {
            Object literal = literal(t);
            return s -> literal;
        }
        while (peek().length() > 1 && peek().startsWith(".")) {
            String field = peek().substring(1);
            Expr of = base;
            at++;
            base = s -> Data.field(of.eval(s), field);
        }
        return base;
    }

    private static @Nullable Object literal(String t) {
        char c = t.charAt(0);
        if (c == '`') {
            return t.substring(1, t.length() - 1);
        }
        if (c == '"') {
            return unquoted(t.substring(1, t.length() - 1));
        }
        return switch (t) {
            case "true" -> true;
            case "false" -> false;
            case "nil" -> null;
            default -> number(t);
        };
    }

    private static Object number(String t) {
        boolean leadingZero = t.matches("[-+]?0\\d+.*");
        if (leadingZero || t.indexOf('.') >= 0 || t.length() > 18 || !t.matches("[-+]?\\d+")) {
            // Fail closed: the other forms of Go's numbers are not read rather than read otherwise.
            throw new TemplateException("unsupported operand \"" + t + "\"");
        }
        return Long.valueOf(t);
    }

    private static String unquoted(String s) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '\\') {
                i++;
                switch (s.charAt(i)) {
                    case 'n' -> out.append('\n');
                    case 't' -> out.append('\t');
                    case 'r' -> out.append('\r');
                    case '"' -> out.append('"');
                    case '\\' -> out.append('\\');
                    default -> throw new TemplateException("unsupported escape in string");
                }
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
