package org.zerotrust.pdp.bench.differential;

import java.util.List;
import java.util.Map;

/** What a run must meet, and what nothing can. */
final class Reachable {
    /** OPA's codes of compiling and evaluating. */
    static final List<String> CODES = List.of(
            "rego_parse_error",
            "rego_compile_error",
            "rego_type_error",
            "rego_unsafe_var_error",
            "rego_recursion_error",
            "eval_internal_error",
            "eval_cancel_error",
            "eval_conflict_error",
            "eval_type_error",
            "eval_builtin_error",
            "eval_with_merge_error");

    /** What OPA declares but never does, with the reason. */
    static final Map<String, String> NEVER = Map.of(
            "eval_with_merge_error",
            "OPA merges by mergeObjects, which stops only where it stopped inside: it never does");

    private Reachable() {}
}
