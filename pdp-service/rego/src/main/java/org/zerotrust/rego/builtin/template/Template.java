package org.zerotrust.rego.builtin.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A template of Go's text/template: text with actions. Read are fields, variables, pipelines, if, with, range and the
 * common functions. Definitions of templates, break and continue are refused rather than rendered otherwise.
 */
public final class Template {
    private static final int MAX_DEPTH = 100;
    /** Characters; matching recurses within an action, so a longer one is refused. */
    private static final int MAX_ACTION = 2_000;

    private static final Pattern ACTION = Pattern.compile(
            "\\{\\{(-\\s)?((?:\\s*/\\*(?s:.*?)\\*/\\s*?)|(?:\"(?:[^\"\\\\\n]++|\\\\.)*+\"|`[^`]*+`|[^\"`}\\s]++|(?!\\s-}}|}})[^\"`])*+)(\\s-)?}}");

    private interface Node {
        void write(Scope s);
    }

    /** The nodes up to the keyword that ends them, which is empty at the end of the text. */
    private record Block(List<Node> nodes, String end, String rest) {
        void write(Scope s) {
            int mark = s.mark();
            nodes.forEach(n -> n.write(s));
            s.reset(mark);
        }
    }

    private final String text;
    private final Matcher matcher;
    private int at;
    private boolean trimNext;
    private int depth;

    private Template(String text) {
        this.text = text;
        this.matcher = ACTION.matcher(text);
    }

    /**
     * The text that a template makes of its data.
     *
     * @param work is told the units of work done, about one for 16 characters
     * @throws TemplateException where it is malformed or does not fit the data
     */
    public static String render(String template, Map<?, ?> data, LongConsumer work) {
        Block root = new Template(template).block();
        if (!root.end.isEmpty()) {
            throw new TemplateException("unexpected {{" + root.end + "}}");
        }
        Scope s = new Scope(data, work);
        root.write(s);
        return s.out.toString();
    }

    private Block block() {
        if (++depth > MAX_DEPTH) {
            throw new TemplateException("too deeply nested");
        }
        List<Node> nodes = new ArrayList<>();
        while (true) {
            int open = text.indexOf("{{", at);
            String plain = text.substring(at, open < 0 ? text.length() : open);
            plain = trimNext ? plain.stripLeading() : plain;
            trimNext = false;
            if (open < 0) {
                at = text.length();
                add(nodes, plain);
                depth--;
                return new Block(nodes, "", "");
            }
            if (!matcher.region(open, Math.min(text.length(), open + MAX_ACTION))
                    .lookingAt()) {
                throw new TemplateException("unclosed action");
            }
            add(nodes, matcher.group(1) != null ? plain.stripTrailing() : plain);
            trimNext = matcher.group(3) != null;
            at = matcher.end();
            String action = matcher.group(2).strip();
            if (action.startsWith("/*")) {
                continue;
            }
            String[] words = action.split("[^A-Za-z_]", 2);
            String rest = action.substring(words[0].length());
            switch (words[0]) {
                case "end", "else" -> {
                    depth--;
                    return new Block(nodes, words[0], rest.strip());
                }
                case "if", "with" -> nodes.add(branch(words[0].equals("with"), rest));
                case "range" -> nodes.add(range(rest));
                case "break", "continue", "define", "template", "block" ->
                    throw new TemplateException("unsupported action {{" + words[0] + "}}");
                default -> nodes.add(pipeline(new Expressions(action).all()));
            }
        }
    }

    private static void add(List<Node> nodes, String plain) {
        if (!plain.isEmpty()) {
            nodes.add(s -> s.write(plain));
        }
    }

    private static @Nullable Object value(Expressions.Pipeline p, Scope s) {
        Object v = p.value().eval(s);
        return Data.isNil(v) ? null : v;
    }

    private static void set(Expressions.Pipeline p, Scope s, @Nullable Object v) {
        if (p.names().size() > 1) {
            throw new TemplateException("too many declarations");
        }
        for (String name : p.names()) {
            if (p.assigns()) {
                s.assign(name, v);
            } else {
                s.declare(name, v);
            }
        }
    }

    private static Node pipeline(Expressions.Pipeline p) {
        return s -> {
            Object v = value(p, s);
            set(p, s, v);
            if (p.names().isEmpty()) {
                s.write(Data.printed(v));
            }
        };
    }

    private @Nullable Block otherwise(Block first, boolean chain) {
        if (first.end.equals("end") && first.rest.isEmpty()) {
            return null;
        }
        if (!first.end.equals("else")) {
            throw new TemplateException("unexpected EOF");
        }
        Matcher next = Pattern.compile("(if|with)\\b(.*)", Pattern.DOTALL).matcher(first.rest);
        if (chain && next.matches()) {
            if (++depth > MAX_DEPTH) {
                throw new TemplateException("too deeply nested");
            }
            Node nested = branch(next.group(1).equals("with"), next.group(2));
            depth--;
            return new Block(List.of(nested), "end", "");
        }
        Block second = block();
        if (!first.rest.isEmpty() || !second.end.equals("end") || !second.rest.isEmpty()) {
            throw new TemplateException("expected end");
        }
        return second;
    }

    private Node branch(boolean with, String condition) {
        Expressions.Pipeline p = new Expressions(condition).all();
        Block then = block();
        Block otherwise = otherwise(then, true);
        return s -> {
            int mark = s.mark();
            Object v = value(p, s);
            set(p, s, v);
            Object dot = s.dot;
            if (Data.truth(v)) {
                s.dot = with ? v : dot;
                then.write(s);
                s.dot = dot;
            } else if (otherwise != null) {
                otherwise.write(s);
            }
            s.reset(mark);
        };
    }

    private Node range(String over) {
        Expressions.Pipeline p = new Expressions(over).all();
        Block body = block();
        Block otherwise = otherwise(body, false);
        if (p.assigns() || p.names().size() > 2) {
            throw new TemplateException("unsupported declaration in range");
        }
        return s -> {
            Object v = value(p, s);
            Object dot = s.dot;
            if (v instanceof List<?> l) {
                for (int i = 0; i < l.size(); i++) {
                    once(p.names(), (long) i, l.get(i), body, s);
                }
            } else if (v instanceof Map<?, ?> m) {
                Data.sorted(m).forEach((k, e) -> once(p.names(), k, e, body, s));
            } else if (v != null) {
                throw new TemplateException("range can't iterate over the value");
            }
            s.dot = dot;
            if (!Data.truth(v) && otherwise != null) {
                otherwise.write(s);
            }
        };
    }

    private static void once(List<String> names, Object key, Object element, Block body, Scope s) {
        int mark = s.mark();
        s.work.accept(1);
        s.dot = Data.of(element);
        if (names.size() == 2) {
            s.declare(names.get(0), key);
        }
        if (!names.isEmpty()) {
            s.declare(names.getLast(), s.dot);
        }
        body.write(s);
        s.reset(mark);
    }
}
