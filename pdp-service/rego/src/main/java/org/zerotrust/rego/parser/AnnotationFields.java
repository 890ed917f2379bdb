package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Annotations.Author;
import org.zerotrust.rego.ast.Annotations.CompileAnnotation;
import org.zerotrust.rego.ast.Annotations.RelatedResource;
import org.zerotrust.rego.ast.Annotations.SchemaAnnotation;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Quote;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.parser.MetadataBlocks.MetadataException;

/** The fields of a metadata block that have a shape of their own. */
final class AnnotationFields {
    /** A host with a character that no host has. */
    private static final Pattern HOST = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?# |^`{}\\\\]*([ |^`{}\\\\])");

    private final Location block;

    AnnotationFields(Location block) {
        this.block = block;
    }

    private MetadataException error(String message) {
        return new MetadataException(block, message);
    }

    RelatedResource relatedResource(@Nullable Object v) throws MetadataException {
        String prefix = "invalid related-resource definition " + shown(v) + ": ";
        if (v instanceof String s) {
            if (s.isEmpty()) {
                throw error(prefix + "ref URL may not be empty string");
            }
            return new RelatedResource(url(s, prefix), "");
        }
        if (v instanceof Map<?, ?> m) {
            Map<String, @Nullable Object> fields = stringKeys(m, prefix);
            String ref = text(fields, "ref");
            if (ref.isEmpty()) {
                throw error(prefix + "'ref' value required in object");
            }
            return new RelatedResource(url(ref, prefix), text(fields, "description"));
        }
        throw error(prefix + "invalid value type, must be string or map");
    }

    /** Refuses what Go's URL parser refuses. */
    private String url(String s, String prefix) throws MetadataException {
        String wrong = null;
        if (s.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            wrong = "net/url: invalid control character in URL";
        } else if (s.startsWith(":")) {
            wrong = "missing protocol scheme";
        } else if (HOST.matcher(s).find()) {
            var m = HOST.matcher(s);
            wrong = m.find() ? "invalid character " + Quote.quote(m.group(1)) + " in host name" : null;
        } else {
            for (int i = s.indexOf('%'); i >= 0 && wrong == null; i = s.indexOf('%', i + 1)) {
                String escape = s.substring(i, Math.min(s.length(), i + 3));
                if (!escape.matches("%[0-9a-fA-F]{2}")) {
                    wrong = "invalid URL escape " + Quote.quote(escape);
                }
            }
        }
        if (wrong != null) {
            throw error(prefix + "parse " + Quote.quote(s) + ": " + wrong);
        }
        return s.replace(" ", "%20");
    }

    Author author(@Nullable Object v) throws MetadataException {
        String prefix = "invalid author definition " + shown(v) + ": ";
        if (v instanceof String s) {
            if (s.isBlank()) {
                throw error(prefix + "author is an empty string");
            }
            List<String> words = new ArrayList<>(List.of(s.strip().split("\\s+")));
            String last = words.getLast();
            String email = "";
            if (last.length() >= 2 && last.startsWith("<") && last.endsWith(">")) {
                email = last.substring(1, last.length() - 1);
                words.removeLast();
            }
            return new Author(String.join(" ", words), email);
        }
        if (v instanceof Map<?, ?> m) {
            Map<String, @Nullable Object> fields = stringKeys(m, prefix);
            Author a = new Author(text(fields, "name"), text(fields, "email"));
            if (a.name().isEmpty() && a.email().isEmpty()) {
                throw error(prefix + "'name' and/or 'email' values required in object");
            }
            return a;
        }
        throw error(prefix + "invalid value type, must be string or map");
    }

    SchemaAnnotation schema(Map<String, @Nullable Object> pair) throws MetadataException {
        String key = pair.isEmpty() ? "" : pair.keySet().iterator().next();
        Object v = pair.get(key);
        Ref path;
        try {
            path = Parser.ref(key);
        } catch (AstException e) {
            throw error("invalid document reference");
        }
        if (v instanceof String s) {
            return new SchemaAnnotation(path, schemaRef(s), null);
        }
        if (v instanceof Map<?, ?> m) {
            return new SchemaAnnotation(path, null, stringKeys(m, "invalid schema definition: "));
        }
        throw error("invalid schema declaration for path " + Quote.quote(key));
    }

    private Ref schemaRef(String s) throws MetadataException {
        try {
            Term t = Parser.term(s);
            if (t.value instanceof Var v && v.name().equals("schema")) {
                return Ref.of("schema");
            }
            if (t.value instanceof Ref r && r.hasPrefix(Ref.of("schema"))) {
                return r;
            }
        } catch (AstException e) {
            throw error("invalid schema reference");
        }
        throw error("invalid schema reference");
    }

    CompileAnnotation compile(Map<String, @Nullable Object> m) throws MetadataException {
        List<Ref> unknowns = new ArrayList<>();
        if (m.get("unknowns") instanceof List<?> l) {
            for (Object each : l) {
                if (each instanceof String s) {
                    try {
                        unknowns.add(Parser.ref(s));
                    } catch (AstException e) {
                        throw error("invalid unknowns element " + Quote.quote(s) + ": " + e.getMessage());
                    }
                }
            }
        }
        Ref mask = null;
        if (m.get("mask_rule") instanceof String s) {
            Term t;
            try {
                t = Parser.term(s);
            } catch (AstException e) {
                throw error("invalid mask_rule annotation " + Quote.quote(s) + ": " + e.getMessage());
            }
            mask = switch (t.value) {
                case Var v -> new Ref(List.of(t));
                case StringValue v -> new Ref(List.of(t));
                case Ref r -> r;
                default -> throw error("invalid mask_rule annotation type " + Quote.quote(s));
            };
        }
        return new CompileAnnotation(unknowns, mask);
    }

    /** Puts all of {@code from} into {@code to}. */
    void copy(@Nullable Map<String, @Nullable Object> from, Map<String, @Nullable Object> to) throws MetadataException {
        if (from != null) {
            for (Map.Entry<String, @Nullable Object> e : from.entrySet()) {
                to.put(e.getKey(), stringKeys(e.getValue(), "", ""));
            }
        }
    }

    private static String text(Map<String, @Nullable Object> m, String key) {
        return m.get(key) instanceof String s ? s.strip() : "";
    }

    private Map<String, @Nullable Object> stringKeys(Map<?, ?> m, String prefix) throws MetadataException {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        for (Map.Entry<?, ?> e : m.entrySet()) {
            if (!(e.getKey() instanceof String key)) {
                throw error(prefix + "invalid map key type(s): ");
            }
            out.put(key, stringKeys(e.getValue(), prefix, key));
        }
        return out;
    }

    private @Nullable Object stringKeys(@Nullable Object v, String prefix, String path) throws MetadataException {
        if (v instanceof List<?> l) {
            List<@Nullable Object> out = new ArrayList<>();
            for (int i = 0; i < l.size(); i++) {
                out.add(stringKeys(l.get(i), prefix, path.isEmpty() ? "" + i : path + "/" + i));
            }
            return out;
        }
        if (v instanceof Map<?, ?> m) {
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            for (Map.Entry<?, ?> e : m.entrySet()) {
                if (!(e.getKey() instanceof String key)) {
                    throw error(prefix + "invalid map key type(s): " + path);
                }
                out.put(key, stringKeys(e.getValue(), prefix, path.isEmpty() ? key : path + "/" + key));
            }
            return out;
        }
        return v;
    }

    /** As Go prints values. */
    private static String shown(@Nullable Object v) {
        return switch (v) {
            case null -> "%!s(<nil>)";
            case Map<?, ?> m -> {
                List<String> pairs = new ArrayList<>();
                m.forEach((k, x) -> pairs.add(shown(k) + ":" + (x == null ? "<nil>" : shown(x))));
                pairs.sort(null);
                yield "map[" + String.join(" ", pairs) + "]";
            }
            case List<?> l ->
                "[" + String.join(" ", l.stream().map(AnnotationFields::shown).toList()) + "]";
            case String s -> s;
            case Boolean b -> "%!s(bool=" + b + ")";
            case Double d -> "%!s(float64=" + d + ")";
            default -> "%!s(int=" + v + ")";
        };
    }
}
