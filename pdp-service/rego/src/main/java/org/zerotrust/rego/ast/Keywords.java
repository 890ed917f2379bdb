package org.zerotrust.rego.ast;

import java.util.Set;

/** The words that each Rego version keeps for itself. */
public final class Keywords {
    public static final Set<String> V0 =
            Set.of("not", "package", "import", "as", "default", "else", "with", "null", "true", "false", "some");
    public static final Set<String> V1 = Set.of(
            "not",
            "package",
            "import",
            "as",
            "default",
            "else",
            "with",
            "null",
            "true",
            "false",
            "some",
            "if",
            "contains",
            "in",
            "every");
    public static final Set<String> V2 = Set.of(
            "not",
            "package",
            "import",
            "as",
            "default",
            "else",
            "with",
            "null",
            "true",
            "false",
            "some",
            "if",
            "contains",
            "in",
            "every",
            "and",
            "or");

    private Keywords() {}

    public static Set<String> of(RegoVersion v) {
        return switch (v) {
            case V0 -> V0;
            case V0_COMPAT_V1, V1 -> V1;
            case V2 -> V2;
        };
    }
}
