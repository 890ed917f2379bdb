package org.zerotrust.rego.ir;

import java.util.List;

/**
 * Statements run in order until one is undefined, one breaks or returns, or none is left.
 *
 * @param stmts in the order in which they run
 */
public record Block(List<Stmt> stmts) {
    public Block {
        stmts = List.copyOf(stmts);
    }
}
