package org.zerotrust.rego.eval;

import java.util.List;
import java.util.function.Consumer;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;

/** Walks plans: every statement, and how many locals they use. */
public final class Walk {
    private int size = 2;

    private Walk() {}

    /** Visits every statement, nested ones after the one that holds them. */
    public static void visit(List<Block> blocks, Consumer<Stmt> each) {
        for (Block b : blocks) {
            for (Stmt s : b.stmts()) {
                each.accept(s);
                switch (s) {
                    case Stmt.BlockStmt n -> visit(n.blocks(), each);
                    case Stmt.Not n -> visit(List.of(n.block()), each);
                    case Stmt.Scan n -> visit(List.of(n.block()), each);
                    case Stmt.With n -> visit(List.of(n.block()), each);
                    default -> {
                        // Holds no block.
                    }
                }
            }
        }
    }

    /** How many statements there are, nested ones included. */
    public static int count(List<Block> blocks) {
        int[] n = {0};
        visit(blocks, s -> n[0]++);
        return n[0];
    }

    /** One more than the highest local that the blocks name; at least 2. */
    public static int size(List<Block> blocks) {
        Walk f = new Walk();
        visit(blocks, f::stmt);
        return f.size;
    }

    private void local(int index) {
        size = Math.max(size, index + 1);
    }

    private void operand(Operand o) {
        if (o instanceof Operand.Local l) {
            local(l.index());
        }
    }

    private void operands(List<Operand> all) {
        all.forEach(this::operand);
    }

    private void stmt(Stmt s) {
        switch (s) {
            case Stmt.ArrayAppend x -> both(x.value(), x.array());
            case Stmt.AssignInt x -> local(x.target());
            case Stmt.AssignVar x -> both(x.source(), x.target());
            case Stmt.AssignVarOnce x -> both(x.source(), x.target());
            case Stmt.BlockStmt x -> {
                // Its blocks are visited on their own.
            }
            case Stmt.Break x -> {
                // No local.
            }
            case Stmt.Call x -> {
                operands(x.args());
                local(x.result());
            }
            case Stmt.CallDynamic x -> {
                x.args().forEach(this::local);
                operands(x.path());
                local(x.result());
            }
            case Stmt.Dot x -> {
                operand(x.key());
                both(x.source(), x.target());
            }
            case Stmt.Equal x -> operands(List.of(x.a(), x.b()));
            case Stmt.IsArray x -> operand(x.source());
            case Stmt.IsObject x -> operand(x.source());
            case Stmt.IsSet x -> operand(x.source());
            case Stmt.IsDefined x -> local(x.source());
            case Stmt.IsUndefined x -> local(x.source());
            case Stmt.Len x -> both(x.source(), x.target());
            case Stmt.MakeArray x -> local(x.target());
            case Stmt.MakeNull x -> local(x.target());
            case Stmt.MakeNumberInt x -> local(x.target());
            case Stmt.MakeNumberRef x -> local(x.target());
            case Stmt.MakeObject x -> local(x.target());
            case Stmt.MakeSet x -> local(x.target());
            case Stmt.Nop x -> {
                // No local.
            }
            case Stmt.Not x -> {
                // Its block is visited on its own.
            }
            case Stmt.NotEqual x -> operands(List.of(x.a(), x.b()));
            case Stmt.ObjectInsert x -> {
                operand(x.key());
                both(x.value(), x.object());
            }
            case Stmt.ObjectInsertOnce x -> {
                operand(x.key());
                both(x.value(), x.object());
            }
            case Stmt.ObjectMerge x -> {
                local(x.a());
                local(x.b());
                local(x.target());
            }
            case Stmt.ResetLocal x -> local(x.target());
            case Stmt.ResultSetAdd x -> local(x.value());
            case Stmt.ReturnLocal x -> local(x.source());
            case Stmt.Scan x -> {
                local(x.source());
                local(x.key());
                local(x.value());
            }
            case Stmt.SetAdd x -> both(x.value(), x.set());
            case Stmt.With x -> both(x.value(), x.local());
        }
    }

    private void both(Operand o, int local) {
        operand(o);
        local(local);
    }
}
