package org.zerotrust.rego.jvm;

import org.zerotrust.rego.builtin.Builtin;

/**
 * A call of a built-in function in a policy.
 *
 * @param name as in Rego
 * @param file the module's name; empty where unknown
 * @param row 1-based; 0 where unknown
 * @param col 1-based; 0 where unknown
 */
public record Site(Builtin builtin, String name, String file, int row, int col) {}
