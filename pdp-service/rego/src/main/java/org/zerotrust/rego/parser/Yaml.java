package org.zerotrust.rego.parser;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;
import org.yaml.snakeyaml.scanner.ScannerException;

/**
 * Reads YAML as Go's yaml.v3 does for OPA: the syntax is left to a library, what scalars mean is decided here (1.2 core
 * with timestamps, octal {@code 010} and underscores in numbers; {@code yes} is a string).
 */
public final class Yaml {
    /** Against aliases that multiply. */
    private static final int MAX_VALUES = 100_000;

    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern INT =
            Pattern.compile("[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)");
    private static final Pattern TIMESTAMP = Pattern.compile(
            "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt ]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(\\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?");

    /** Tabs that separate a key or a dash from what follows; only Go's library reads them so. */
    private static final Pattern TABS = Pattern.compile("(?m)^([^\"'\\n]*?(?::|^ *-)) *\\t[ \\t]*");

    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int values;

    private Yaml() {}

    /** Why a text is no YAML; the line counts from 1, or is 0 where there is none. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
        final int line;

        Malformed(int line, String message) {
            super(message, null, false, false);
            this.line = line;
        }
    }

    /** The tree of the first document; null where there is none. */
    static @Nullable Node compose(String text) throws Malformed {
        return compose(text, false);
    }

    /** The same, where all documents of the text must be well-formed if {@code followed}. */
    public static @Nullable Node compose(String text, boolean followed) throws Malformed {
        LoaderOptions options = new LoaderOptions();
        try {
            Composer composer = new Composer(
                    new ParserImpl(new StreamReader(TABS.matcher(text).replaceAll("$1 ")), options),
                    new Resolver(),
                    options);
            Node first = composer.checkNode() ? composer.getNode() : null;
            // What follows the first document does not count, but has to be YAML too.
            while (followed && composer.checkNode()) {
                composer.getNode();
            }
            return first;
        } catch (MarkedYAMLException e) {
            int line = line(e.getContextMark());
            line = line != 0 ? line : line(e.getProblemMark());
            if (line != 0 && e instanceof ScannerException) {
                line++;
            }
            throw new Malformed(line, "yaml: " + (line == 0 ? "" : "line " + line + ": ") + problem(e));
        } catch (YAMLException e) {
            throw new Malformed(0, "yaml: " + e.getMessage());
        }
    }

    /** The problem in the words of Go's library. */
    private static String problem(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        String context = String.valueOf(e.getContext());
        if (problem.startsWith("expected <block end>")) {
            return context.contains("mapping") ? "did not find expected key" : "did not find expected '-' indicator";
        }
        if (problem.startsWith("expected the node content")) {
            return "did not find expected node content";
        }
        if (problem.startsWith("expected ',' or ")) {
            return "did not find expected " + problem.substring(9, problem.indexOf(", but"));
        }
        if (problem.startsWith("expected chomping or indentation indicators")) {
            return "did not find expected comment or line break";
        }
        int that = problem.indexOf("that cannot start any token");
        return that >= 0
                ? "found character " + problem.substring(that, that + 27)
                : problem.replace("allowed here", "allowed in this context");
    }

    private static int line(@Nullable Mark mark) {
        return mark == null ? 0 : mark.getLine();
    }

    /**
     * What a tree means: a map (keys as they resolve), list, string, {@link Long}, {@link BigInteger}, {@link Double},
     * {@link Boolean}, or null. A timestamp is a string in RFC 3339 form.
     */
    static @Nullable Object value(Node n) throws Malformed {
        return new Yaml().read(n);
    }

    private @Nullable Object read(Node n) throws Malformed {
        if (++values > MAX_VALUES) {
            throw new Malformed(0, "yaml: document contains excessive aliasing");
        }
        if (n instanceof ScalarNode s) {
            return scalar(s);
        }
        if (!open.add(n)) {
            throw new Malformed(0, "yaml: anchor '" + n.getAnchor() + "' value contains itself");
        }
        try {
            if (n instanceof SequenceNode s) {
                List<@Nullable Object> out = new ArrayList<>();
                for (Node e : s.getValue()) {
                    out.add(read(e));
                }
                return out;
            }
            Map<@Nullable Object, @Nullable Object> out = new LinkedHashMap<>();
            for (NodeTuple t : ((MappingNode) n).getValue()) {
                Object key = read(t.getKeyNode());
                Object value = read(t.getValueNode());
                if ("<<".equals(key) && isPlain(t.getKeyNode())) {
                    merge(out, value);
                } else {
                    out.put(key, value);
                }
            }
            return out;
        } finally {
            open.remove(n);
        }
    }

    private static void merge(Map<@Nullable Object, @Nullable Object> out, @Nullable Object value) {
        if (value instanceof Map<?, ?> m) {
            m.forEach(out::putIfAbsent);
        } else if (value instanceof List<?> l) {
            l.forEach(each -> merge(out, each));
        }
    }

    private static boolean isPlain(Node n) {
        return n instanceof ScalarNode s && s.isPlain();
    }

    /** What a scalar means. */
    public static @Nullable Object scalar(ScalarNode s) {
        String text = s.getValue();
        String tag = s.getTag().getValue();
        if (tag.equals("tag:yaml.org,2002:str") && !s.isPlain() || tag.equals("!")) {
            return text;
        }
        return s.isPlain() ? plain(text) : text;
    }

    private static @Nullable Object plain(String text) {
        switch (text) {
            case "", "~", "null", "Null", "NULL" -> {
                return null;
            }
            case "true", "True", "TRUE" -> {
                return true;
            }
            case "false", "False", "FALSE" -> {
                return false;
            }
            case ".nan", ".NaN", ".NAN" -> {
                return Double.NaN;
            }
            case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-.inf", "-.Inf", "-.INF" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {}
        }
        char first = text.charAt(0);
        if ((first < '0' || first > '9') && first != '-' && first != '+' && first != '.') {
            return text;
        }
        String timestamp = timestamp(text);
        if (timestamp != null) {
            return timestamp;
        }
        String digits = text.replace("_", "");
        if (INT.matcher(digits).matches()) {
            return integer(digits);
        }
        return FLOAT.matcher(digits).matches() ? (Object) Double.valueOf(digits) : text;
    }

    private static Object integer(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        int radix = 10;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            radix = switch (digits.charAt(1) | 0x20) {
                case 'x' -> 16;
                case 'b' -> 2;
                default -> 8;
            };
            digits = Character.isLetter(digits.charAt(1)) ? digits.substring(2) : digits.substring(1);
        }
        BigInteger i = new BigInteger(digits, radix);
        BigInteger signed = negative ? i.negate() : i;
        if (signed.bitLength() < 64) {
            return signed.longValue();
        }
        return signed.signum() > 0 && signed.bitLength() == 64 ? signed : (Object) signed.doubleValue();
    }

    private static @Nullable String timestamp(String text) {
        var m = TIMESTAMP.matcher(text);
        if (!m.matches()) {
            return null;
        }
        try {
            LocalDate date = LocalDate.of(
                    Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3)));
            if (m.group(4) == null) {
                return date + "T00:00:00Z";
            }
            String zone = m.group(8) == null ? "Z" : m.group(8);
            String fraction = m.group(7) == null ? "" : m.group(7);
            String iso = "%sT%02d:%02d:%02d%s%s"
                    .formatted(
                            date,
                            Integer.parseInt(m.group(4)),
                            Integer.parseInt(m.group(5)),
                            Integer.parseInt(m.group(6)),
                            fraction,
                            zone);
            OffsetDateTime.parse(iso);
            return iso;
        } catch (DateTimeException notOne) {
            return null;
        }
    }
}
