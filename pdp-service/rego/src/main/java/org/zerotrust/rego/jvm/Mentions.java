package org.zerotrust.rego.jvm;

import java.util.BitSet;
import java.util.List;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;

/** Which locals a statement reads, assigns or adds to, its nested blocks included. */
final class Mentions {
    final BitSet reads = new BitSet();
    final BitSet assigns = new BitSet();
    /** Locals whose collection is added to. */
    final BitSet fills = new BitSet();

    static Mentions of(Stmt stmt) {
        Mentions m = new Mentions();
        m.stmt(stmt);
        return m;
    }

    static Mentions of(List<Block> blocks) {
        Mentions m = new Mentions();
        blocks.forEach(m::block);
        return m;
    }

    boolean any(int local) {
        return reads.get(local) || assigns.get(local) || fills.get(local);
    }

    private void block(Block b) {
        b.stmts().forEach(this::stmt);
    }

    private void read(Operand o) {
        if (o instanceof Operand.Local l) {
            reads.set(l.index());
        }
    }

    private void move(Operand from, int to) {
        read(from);
        assigns.set(to);
    }

    private void fill(Operand with, int collection) {
        read(with);
        fills.set(collection);
    }

    private void stmt(Stmt s) {
        switch (s) {
            case Stmt.ArrayAppend x -> fill(x.value(), x.array());
            case Stmt.AssignInt x -> assigns.set(x.target());
            case Stmt.AssignVar x -> move(x.source(), x.target());
            case Stmt.AssignVarOnce x -> {
                move(x.source(), x.target());
                reads.set(x.target());
            }
            case Stmt.BlockStmt x -> x.blocks().forEach(this::block);
            case Stmt.Break x -> {
                // No local.
            }
            case Stmt.Call x -> {
                x.args().forEach(this::read);
                assigns.set(x.result());
            }
            case Stmt.CallDynamic x -> {
                x.args().forEach(reads::set);
                x.path().forEach(this::read);
                assigns.set(x.result());
            }
            case Stmt.Dot x -> {
                read(x.key());
                move(x.source(), x.target());
            }
            case Stmt.Equal x -> {
                read(x.a());
                read(x.b());
            }
            case Stmt.IsArray x -> read(x.source());
            case Stmt.IsObject x -> read(x.source());
            case Stmt.IsSet x -> read(x.source());
            case Stmt.IsDefined x -> reads.set(x.source());
            case Stmt.IsUndefined x -> reads.set(x.source());
            case Stmt.Len x -> move(x.source(), x.target());
            case Stmt.MakeArray x -> assigns.set(x.target());
            case Stmt.MakeNull x -> assigns.set(x.target());
            case Stmt.MakeNumberInt x -> assigns.set(x.target());
            case Stmt.MakeNumberRef x -> assigns.set(x.target());
            case Stmt.MakeObject x -> assigns.set(x.target());
            case Stmt.MakeSet x -> assigns.set(x.target());
            case Stmt.Nop x -> {
                // No local.
            }
            case Stmt.Not x -> block(x.block());
            case Stmt.NotEqual x -> {
                read(x.a());
                read(x.b());
            }
            case Stmt.ObjectInsert x -> {
                read(x.key());
                fill(x.value(), x.object());
            }
            case Stmt.ObjectInsertOnce x -> {
                read(x.key());
                fill(x.value(), x.object());
            }
            case Stmt.ObjectMerge x -> {
                reads.set(x.a());
                reads.set(x.b());
                assigns.set(x.target());
            }
            case Stmt.ResetLocal x -> assigns.set(x.target());
            case Stmt.ResultSetAdd x -> reads.set(x.value());
            case Stmt.ReturnLocal x -> reads.set(x.source());
            case Stmt.Scan x -> {
                reads.set(x.source());
                assigns.set(x.key());
                assigns.set(x.value());
                block(x.block());
            }
            case Stmt.SetAdd x -> fill(x.value(), x.set());
            case Stmt.With x -> {
                read(x.value());
                reads.set(x.local());
                assigns.set(x.local());
                block(x.block());
            }
        }
    }
}
