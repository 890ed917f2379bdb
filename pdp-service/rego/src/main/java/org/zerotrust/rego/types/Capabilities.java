package org.zerotrust.rego.types;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a policy may use: the built-ins, the keywords to be imported, the features of the language. The form is that of
 * {@code opa capabilities}.
 *
 * @param builtins functions
 * @param futureKeywords what {@code import future.keywords} may name beside the keywords that are always there
 * @param features {@code rego_v1}, {@code template_strings} and the like
 * @param allowNet the hosts that may be reached; {@code null} where any may
 */
public record Capabilities(
        Declarations builtins,
        Set<String> futureKeywords,
        Set<String> features,
        @Nullable List<String> allowNet) {
    private static final Capabilities CURRENT = loadCurrent();

    /** Takes copies. */
    public Capabilities {
        futureKeywords = Set.copyOf(futureKeywords);
        features = Set.copyOf(features);
        allowNet = allowNet == null ? null : List.copyOf(allowNet);
    }

    /** Those of OPA 1.22.2. */
    public static Capabilities current() {
        return CURRENT;
    }

    /**
     * Reads a {@code capabilities.json}.
     *
     * @throws IllegalArgumentException where it is not one; the message says why
     */
    public static Capabilities parse(String json) {
        if (!(TypeJson.tree(json) instanceof Map<?, ?> root)) {
            throw new IllegalArgumentException("capabilities: not a JSON object");
        }
        List<Declaration> builtins = new ArrayList<>();
        for (Object each : TypeJson.items(root.get("builtins"))) {
            Map<?, ?> b = TypeJson.object(each);
            String name = TypeJson.string(b.get("name"));
            if (!(TypeJson.type(b.get("decl")) instanceof FunctionType type)) {
                throw new IllegalArgumentException("capabilities: " + name + ": decl is not a function");
            }
            builtins.add(new Declaration(
                    name,
                    b.get("infix") instanceof String infix ? infix : null,
                    type,
                    Boolean.TRUE.equals(b.get("relation")),
                    Boolean.TRUE.equals(b.get("deprecated")),
                    Boolean.TRUE.equals(b.get("nondeterministic"))));
        }
        return new Capabilities(
                new Declarations(builtins),
                Set.copyOf(strings(root.get("future_keywords"))),
                Set.copyOf(strings(root.get("features"))),
                root.get("allow_net") == null ? null : strings(root.get("allow_net")));
    }

    private static List<String> strings(@Nullable Object list) {
        return TypeJson.items(list).stream().map(TypeJson::string).toList();
    }

    private static Capabilities loadCurrent() {
        try (InputStream in = Capabilities.class.getResourceAsStream("capabilities.json")) {
            if (in == null) {
                throw new IllegalStateException("capabilities.json is not on the class path");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
