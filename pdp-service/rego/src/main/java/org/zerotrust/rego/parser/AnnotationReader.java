package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.zerotrust.rego.ast.Annotations;
import org.zerotrust.rego.ast.Comment;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.parser.MetadataBlocks.MetadataException;

/** Reads the YAML of one metadata block into its typed fields. Unknown fields are left out. */
final class AnnotationReader {
    private static final int MAX_PAIRS = 1_000;

    private final Location start;
    private final List<Comment> lines;
    private final List<String> mismatches = new ArrayList<>();

    /** The line of the first mismatch. */
    private int mismatchLine;

    AnnotationReader(Location start, List<Comment> lines) {
        this.start = start;
        this.lines = lines;
    }

    Annotations read() throws MetadataException {
        StringBuilder yaml = new StringBuilder();
        for (Comment c : lines) {
            yaml.append(c.text().startsWith(" ") ? c.text().substring(1) : c.text())
                    .append('\n');
        }
        if (yaml.toString().isBlank()) {
            throw new MetadataException(start, "expected METADATA block, found whitespace");
        }
        Annotations a = new Annotations(start.until(lines.getLast().location().end()));
        a.endLocation = lines.getLast().location();
        Map<String, Node> fields;
        try {
            fields = fields(Yaml.compose(yaml.toString()));
            a.scope = string(fields.get("scope"));
            a.title = string(fields.get("title"));
            a.description = string(fields.get("description"));
            a.entrypoint = bool(fields.get("entrypoint"));
            a.organizations.addAll(strings(fields.get("organizations")));
            read(a, fields);
        } catch (Yaml.Malformed e) {
            throw new MetadataException(errorLine(e.line), YamlHints.of(String.valueOf(e.getMessage()), lines));
        }
        return a;
    }

    /** The fields with structure; they are read only once the types of all fields are known to fit. */
    private void read(Annotations a, Map<String, Node> fields) throws Yaml.Malformed, MetadataException {
        List<@Nullable Object> resources = list(fields.get("related_resources"), "[]interface {}");
        List<@Nullable Object> authors = list(fields.get("authors"), "[]interface {}");
        List<Map<String, @Nullable Object>> schemas = maps(fields.get("schemas"));
        Map<String, @Nullable Object> compile = map(fields.get("compile"));
        Map<String, @Nullable Object> custom = map(fields.get("custom"));
        Map<String, @Nullable Object> labels = map(fields.get("labels"));
        if (!mismatches.isEmpty()) {
            throw new Yaml.Malformed(mismatchLine, "yaml: unmarshal errors:\n  " + String.join("\n  ", mismatches));
        }
        AnnotationFields typed = new AnnotationFields(start);
        for (Object r : resources) {
            a.relatedResources.add(typed.relatedResource(r));
        }
        if (compile != null) {
            a.compile = typed.compile(compile);
        }
        for (Map<String, @Nullable Object> s : schemas) {
            a.schemas.add(typed.schema(s));
        }
        for (Object x : authors) {
            a.authors.add(typed.author(x));
        }
        typed.copy(custom, a.custom);
        typed.copy(labels, a.labels);
    }

    /** OPA counts the lines of the block's YAML from its second comment. */
    private Location errorLine(int line) {
        return lines.get(line == 0 ? 0 : Math.min(line, lines.size() - 1)).location();
    }

    private Map<String, Node> fields(@Nullable Node root) throws Yaml.Malformed {
        Map<String, Node> out = new LinkedHashMap<>();
        if (root instanceof MappingNode m) {
            checkKeys(m);
            for (NodeTuple t : m.getValue()) {
                if (t.getKeyNode() instanceof ScalarNode s) {
                    out.put(s.getValue(), t.getValueNode());
                }
            }
        } else if (root != null && !isNull(root)) {
            mismatch(root, "ast.rawAnnotation");
        }
        return out;
    }

    private static boolean isNull(Node n) {
        return n instanceof ScalarNode s && Yaml.scalar(s) == null;
    }

    /** Two lines that define one key. */
    private record Twice(String key, int before, int line) {}

    /** Each pair of equal keys is reported, up to a bound that only a hostile block reaches. */
    private void checkKeys(MappingNode m) {
        Map<String, List<Integer>> lines = new LinkedHashMap<>();
        List<Twice> pairs = new ArrayList<>();
        for (NodeTuple t : m.getValue()) {
            if (t.getKeyNode() instanceof ScalarNode s && pairs.size() < MAX_PAIRS) {
                int line = s.getStartMark().getLine() + 1;
                List<Integer> before = lines.computeIfAbsent(s.getValue(), k -> new ArrayList<>());
                before.forEach(b -> pairs.add(new Twice(s.getValue(), b, line)));
                before.add(line);
            }
        }
        pairs.sort(Comparator.comparingInt(Twice::before));
        pairs.forEach(x -> report(x.line, "mapping key \"" + x.key + "\" already defined at line " + x.before));
    }

    private void mismatch(Node n, String type) {
        String value = "";
        String tag = "!!map";
        if (n instanceof ScalarNode s) {
            tag = switch (Yaml.scalar(s)) {
                case null -> "!!null";
                case Boolean b -> "!!bool";
                case Double d -> "!!float";
                case Number i -> "!!int";
                default -> "!!str";
            };
            String v = s.getValue();
            value = " `" + (v.length() > 10 ? v.substring(0, 7) + "..." : v) + "`";
        } else if (n instanceof SequenceNode) {
            tag = "!!seq";
        }
        report(n.getStartMark().getLine() + 1, "cannot unmarshal " + tag + value + " into " + type);
    }

    private void report(int line, String what) {
        mismatchLine = mismatchLine == 0 ? line : mismatchLine;
        mismatches.add("line " + line + ": " + what);
    }

    private String string(@Nullable Node n) {
        if (n instanceof ScalarNode s) {
            return isNull(s) ? "" : s.getValue();
        }
        if (n != null) {
            mismatch(n, "string");
        }
        return "";
    }

    private boolean bool(@Nullable Node n) {
        if (n == null || isNull(n)) {
            return false;
        }
        Object v = n instanceof ScalarNode s ? Yaml.scalar(s) : n;
        if (v instanceof Boolean b) {
            return b;
        }
        switch (String.valueOf(v)) {
            case "y", "Y", "yes", "on" -> {
                return true;
            }
            case "n", "N", "no", "off" -> {
                return false;
            }
            default -> {
                mismatch(n, "bool");
                return false;
            }
        }
    }

    private List<String> strings(@Nullable Node n) {
        List<String> out = new ArrayList<>();
        for (Node e : sequence(n, "[]string")) {
            out.add(string(e));
        }
        return out;
    }

    private List<Node> sequence(@Nullable Node n, String type) {
        if (n instanceof SequenceNode s) {
            return s.getValue();
        }
        if (n != null && !isNull(n)) {
            mismatch(n, type);
        }
        return List.of();
    }

    private List<@Nullable Object> list(@Nullable Node n, String type) throws Yaml.Malformed {
        List<@Nullable Object> out = new ArrayList<>();
        for (Node e : sequence(n, type)) {
            out.add(Yaml.value(e));
        }
        return out;
    }

    private List<Map<String, @Nullable Object>> maps(@Nullable Node n) throws Yaml.Malformed {
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        for (Node e : sequence(n, "[]map[string]interface {}")) {
            Map<String, @Nullable Object> m = map(e);
            out.add(m == null ? Map.of() : m);
        }
        return out;
    }

    private @Nullable Map<String, @Nullable Object> map(@Nullable Node n) throws Yaml.Malformed {
        if (n == null || isNull(n)) {
            return null;
        }
        if (!(n instanceof MappingNode m)) {
            mismatch(n, "map[string]interface {}");
            return null;
        }
        checkKeys(m);
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        for (NodeTuple t : m.getValue()) {
            if (t.getKeyNode() instanceof ScalarNode s) {
                out.put(s.getValue(), Yaml.value(t.getValueNode()));
            } else {
                mismatch(t.getKeyNode(), "string");
            }
        }
        return out;
    }
}
