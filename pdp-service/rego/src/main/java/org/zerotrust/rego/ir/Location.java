package org.zerotrust.rego.ir;

/**
 * Where in the policy's source a statement comes from.
 *
 * @param file index into {@link Static#files()}; not always a valid one: OPA leaves 0 where it knows none
 * @param row 1-based; 0 where unknown
 * @param col 1-based; 0 where unknown
 * @param endRow the row where the text ends; 0 where unknown
 * @param endCol the column after its last character; 0 where unknown
 */
public record Location(int file, int row, int col, int endRow, int endCol) {
    /** No place in the source. */
    public static final Location NONE = new Location(0, 0, 0, 0, 0);
}
