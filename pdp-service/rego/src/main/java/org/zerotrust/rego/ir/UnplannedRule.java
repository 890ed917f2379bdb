package org.zerotrust.rego.ir;

import org.jspecify.annotations.Nullable;

/**
 * A rule that no entrypoint reaches; known so that coverage can tell it from one that was never true.
 *
 * @param path the rule's full path: {@code data.zta.access.unused}
 */
public record UnplannedRule(String path, @Nullable Location location) {}
