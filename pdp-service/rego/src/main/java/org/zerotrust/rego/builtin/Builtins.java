package org.zerotrust.rego.builtin;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.graphql.Graphql;

/** Every built-in by its name. Looked up when a policy is loaded, never while one runs. */
public final class Builtins {
    private static final Map<String, Builtin> ALL = build();

    private Builtins() {}

    private static Map<String, Builtin> build() {
        Registrar r = new Registrar();
        Comparison.register(r);
        Arithmetic.register(r);
        NumberFunctions.register(r);
        Bits.register(r);
        Aggregates.register(r);
        Arrays.register(r);
        Sets.register(r);
        Objects.register(r);
        Subsets.register(r);
        Types.register(r);
        Strings.register(r);
        StringEdits.register(r);
        Globs.register(r);
        Regexes.register(r);
        Encodings.register(r);
        JsonFunctions.register(r);
        JsonPaths.register(r);
        JsonPatch.register(r);
        Networks.register(r);
        Versions.register(r);
        Units.register(r);
        Uuids.register(r);
        Graphs.register(r);
        Internals.register(r);
        Times.register(r);
        Hashes.register(r);
        Tokens.register(r);
        TokenVerification.register(r);
        Certificates.register(r);
        PrivateKeys.register(r);
        Templates.register(r);
        YamlFunctions.register(r);
        Uris.register(r);
        Outside.register(r);
        ModuleFunctions.register(r);
        RequestSigning.register(r);
        Schemas.register(r);
        Graphql.register(r);
        return r.all();
    }

    /** The built-in of this name, or null where OPA has none. */
    public static @Nullable Builtin find(String name) {
        return ALL.get(name);
    }

    /** All names. */
    public static Set<String> names() {
        return ALL.keySet();
    }
}
