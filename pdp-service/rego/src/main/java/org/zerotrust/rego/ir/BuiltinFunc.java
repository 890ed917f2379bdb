package org.zerotrust.rego.ir;

import org.jspecify.annotations.Nullable;

/**
 * A built-in function that the policy calls.
 *
 * @param name as in Rego: {@code net.cidr_contains}
 * @param decl its declaration as OPA's JSON: {@code {"args": [...], "result": ..., "type": "function"}}
 */
public record BuiltinFunc(String name, @Nullable Object decl) {}
