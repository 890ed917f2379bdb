package org.zerotrust.rego.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.zerotrust.rego.builtin.golang.GoFloat;
import org.zerotrust.rego.parser.Yaml;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;

/** {@code yaml.unmarshal} and {@code yaml.is_valid}; what is written is in {@link YamlWriter}. */
final class YamlFunctions {
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?");
    private static final int DEEPEST = 1000;

    private YamlFunctions() {}

    static void register(Registrar r) {
        r.f1("yaml.unmarshal", (ctx, a) -> parse(ctx, Operands.string(a, 1)));
        r.f1("yaml.is_valid", YamlFunctions::isValid);
        r.f1("yaml.marshal", (ctx, a) -> {
            ctx.work(2 * Size.of(a));
            return YamlWriter.write(a);
        });
    }

    static Object isValid(BuiltinContext ctx, Object a) {
        if (!(a instanceof String s)) {
            return false;
        }
        try {
            parse(ctx, s);
            return true;
        } catch (BuiltinException malformed) {
            if (malformed.halts()) {
                throw malformed;
            }
            return false;
        }
    }

    private static Object parse(BuiltinContext ctx, String text) {
        ctx.work(1 + text.length() / 2);
        Node root;
        try {
            root = Yaml.compose(text, true);
        } catch (Yaml.Malformed malformed) {
            // The first line has no number in the library's marks; OPA names it.
            throw BuiltinException.failed(
                    String.valueOf(malformed.getMessage()).replaceFirst("^yaml: did not", "yaml: line 1: did not"));
        }
        return root == null ? RegoNull.NULL : value(ctx, root, 0);
    }

    private static Object value(BuiltinContext ctx, Node n, int depth) {
        ctx.work(1);
        if (depth > DEEPEST) {
            throw BuiltinException.failed("yaml: document is nested too deep");
        }
        return switch (n) {
            case ScalarNode s -> scalar(s);
            case SequenceNode s -> {
                List<Object> out = new ArrayList<>();
                for (Node e : s.getValue()) {
                    out.add(value(ctx, e, depth + 1));
                }
                yield out;
            }
            case MappingNode m -> {
                Map<Object, Object> out = Objects.builder();
                for (NodeTuple t : m.getValue()) {
                    put(ctx, out, t, depth + 1);
                }
                yield RegoObject.of(out);
            }
            default -> throw BuiltinException.failed("yaml: unknown kind of node");
        };
    }

    private static void put(BuiltinContext ctx, Map<Object, Object> out, NodeTuple t, int depth) {
        Object value = value(ctx, t.getValueNode(), depth);
        if (!(t.getKeyNode() instanceof ScalarNode key)) {
            throw BuiltinException.failed("yaml: a mapping's key is no scalar");
        }
        if (key.isPlain() && key.getValue().equals("<<")) {
            for (Object merged : value instanceof List<?> l ? l : List.of(value)) {
                if (merged instanceof Map<?, ?> m) {
                    m.forEach(out::putIfAbsent);
                }
            }
            return;
        }
        Object name = scalar(key);
        out.put(name instanceof String s ? s : name instanceof Number x ? Numbers.text(x) : name.toString(), value);
    }

    private static Object scalar(ScalarNode s) {
        if (s.isPlain() && TIMESTAMP.matcher(s.getValue()).matches()) {
            return s.getValue();
        }
        @Nullable Object v = Yaml.scalar(s);
        return switch (v) {
            case null -> RegoNull.NULL;
            case Double d -> number(d);
            case Float f -> number(f);
            default -> v;
        };
    }

    /** A float as Go's encoding/json writes it. */
    private static Object number(double d) {
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            throw BuiltinException.failed("json: unsupported value: " + GoFloat.format(d, 'g', -1));
        }
        double magnitude = Math.abs(d);
        boolean scientific = magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21);
        String text = GoFloat.format(d, scientific ? 'e' : 'f', -1);
        return Numbers.parse(text.replace("e-0", "e-"));
    }
}
