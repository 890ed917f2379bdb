package org.zerotrust.rego.parser;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.types.Declarations;

/**
 * How to read a source.
 *
 * @param version the Rego version it is written in
 * @param futureKeywords keywords that are on without an import
 * @param annotations whether {@code # METADATA} blocks are read
 * @param skipRules whether only packages, imports and bodies are read
 * @param features what the source may use, by the names in OPA's capabilities
 * @param importableKeywords what {@code import future.keywords} may name beyond what the version has
 * @param builtins the built-in functions, whose names rules must not take
 * @param maxDepth how deep the grammar's rules may nest; OPA's limit is 100,000
 */
public record ParserOptions(
        RegoVersion version,
        List<String> futureKeywords,
        boolean annotations,
        boolean skipRules,
        Set<String> features,
        Set<String> importableKeywords,
        Declarations builtins,
        int maxDepth) {
    static final String REGO_V1 = "rego_v1";
    static final String REGO_V2 = "rego_v2";
    static final String REGO_V1_IMPORT = "rego_v1_import";
    static final String REGO_V2_IMPORT = "rego_v2_import";
    static final String KEYWORDS_IN_REFS = "keywords_in_refs";
    static final String TEMPLATE_STRINGS = "template_strings";
    private static final int MAX_DEPTH = 100_000;

    public ParserOptions {
        futureKeywords = List.copyOf(futureKeywords);
        features = Set.copyOf(features);
        importableKeywords = Set.copyOf(importableKeywords);
    }

    /** What OPA does by default for modules of a version. */
    public static ParserOptions of(RegoVersion version) {
        Set<String> features = switch (version) {
            case V0, V0_COMPAT_V1 ->
                Set.of(
                        "rule_head_ref_string_prefixes",
                        "rule_head_refs",
                        REGO_V1_IMPORT,
                        REGO_V2_IMPORT,
                        REGO_V1,
                        REGO_V2,
                        KEYWORDS_IN_REFS);
            case V1 -> Set.of(REGO_V1, REGO_V2, REGO_V2_IMPORT, KEYWORDS_IN_REFS, TEMPLATE_STRINGS);
            case V2 -> Set.of(REGO_V1_IMPORT, REGO_V2_IMPORT, REGO_V1, REGO_V2, KEYWORDS_IN_REFS, TEMPLATE_STRINGS);
        };
        Set<String> keywords = switch (version) {
            case V0, V0_COMPAT_V1 -> Token.FUTURE.keySet();
            case V1 -> Token.FUTURE_V1.keySet();
            case V2 -> Set.of();
        };
        return new ParserOptions(
                version, List.of(), true, false, features, keywords, Declarations.current(), MAX_DEPTH);
    }

    public ParserOptions withAnnotations(boolean on) {
        return new ParserOptions(
                version, futureKeywords, on, skipRules, features, importableKeywords, builtins, maxDepth);
    }

    public ParserOptions withSkipRules(boolean on) {
        return new ParserOptions(
                version, futureKeywords, annotations, on, features, importableKeywords, builtins, maxDepth);
    }

    public ParserOptions withFutureKeywords(List<String> keywords) {
        return new ParserOptions(
                version, keywords, annotations, skipRules, features, importableKeywords, builtins, maxDepth);
    }

    /** With what a set of capabilities allows. */
    public ParserOptions withFeatures(Set<String> newFeatures, Set<String> newImportableKeywords) {
        return new ParserOptions(
                version,
                futureKeywords,
                annotations,
                skipRules,
                newFeatures,
                newImportableKeywords,
                builtins,
                maxDepth);
    }

    public ParserOptions withBuiltins(Declarations newBuiltins) {
        return new ParserOptions(
                version, futureKeywords, annotations, skipRules, features, importableKeywords, newBuiltins, maxDepth);
    }

    public ParserOptions withMaxDepth(int depth) {
        return new ParserOptions(
                version, futureKeywords, annotations, skipRules, features, importableKeywords, builtins, depth);
    }

    /** v2 implies some features. */
    boolean hasFeature(String feature) {
        return features.contains(feature)
                || (version == RegoVersion.V2
                        && features.contains(REGO_V2)
                        && (feature.equals(KEYWORDS_IN_REFS) || feature.equals(TEMPLATE_STRINGS)));
    }

    /** The keywords that an import or an option may turn on, sorted. */
    Set<String> allowedKeywords() {
        Set<String> allowed = new TreeSet<>();
        if (version == RegoVersion.V1 || version == RegoVersion.V2) {
            allowed.addAll(Token.FUTURE_V0.keySet());
            if (version == RegoVersion.V2) {
                allowed.addAll(Token.FUTURE_V1.keySet());
            }
            importableKeywords.stream().filter(Token.FUTURE_V1::containsKey).forEach(allowed::add);
        } else {
            allowed.addAll(importableKeywords);
            if (features.contains(REGO_V1)) {
                allowed.addAll(Token.FUTURE_V0.keySet());
            }
        }
        return allowed;
    }
}
