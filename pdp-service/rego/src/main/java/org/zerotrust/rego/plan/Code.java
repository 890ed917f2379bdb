package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;

/** Writes the statements of one function or plan: its locals, the block that is being written, the place. */
final class Code {
    private final Constants constants;
    private List<Stmt> current = new ArrayList<>();
    private int depth;
    private int next = Policy.DATA + 1;
    private Location place = Location.NONE;

    Code(Constants constants) {
        this.constants = constants;
    }

    /** A local that nothing else uses. */
    int local() {
        return next++;
    }

    /** Where locals start that a later block may use again; see {@link #reuse}. */
    int mark() {
        return next;
    }

    /** Lets the next block use the locals again that were given since {@code mark}. */
    void reuse(int mark) {
        next = mark;
    }

    static Operand op(int local) {
        return new Operand.Local(local);
    }

    Location place() {
        return place;
    }

    /** Statements written from now on are from {@code at}; a place that is not known changes nothing. */
    void place(Location at) {
        if (!at.isNone()) {
            place = at;
        }
    }

    org.zerotrust.rego.ir.Location at() {
        return constants.at(place);
    }

    Constants constants() {
        return constants;
    }

    void add(Stmt s) {
        current.add(s);
    }

    /** The block that {@code write} fills. */
    Block block(Runnable write) {
        List<Stmt> outer = current;
        Location from = place;
        current = new ArrayList<>();
        depth++;
        write.run();
        Block b = new Block(current);
        current = outer;
        place = from;
        depth--;
        return b;
    }

    /** Blocks that run one after the other, each whether the one before was undefined or not. */
    void blocks(List<Runnable> writes) {
        List<Block> all = new ArrayList<>();
        for (Runnable w : writes) {
            all.add(block(w));
        }
        add(new Stmt.BlockStmt(all, at()));
    }

    /** One nested block: what is undefined in it ends it alone. */
    void nested(Runnable write) {
        blocks(List.of(write));
    }

    /** One nested block that can be left from whatever depth; {@code write} gets the mark for {@link #leave}. */
    void breakable(IntConsumer write) {
        blocks(List.of(() -> write.accept(depth)));
    }

    /** Leaves the block of that mark. */
    void leave(int mark) {
        add(new Stmt.Break(depth - mark, at()));
    }

    /** Ends this block: nothing can make it hold. */
    void fail() {
        add(new Stmt.Break(0, at()));
    }

    void assign(Operand source, int target) {
        add(new Stmt.AssignVar(source, target, at()));
    }

    void reset(int local) {
        add(new Stmt.ResetLocal(local, at()));
    }

    void equal(Operand a, Operand b) {
        add(new Stmt.Equal(a, b, at()));
    }

    void notEqual(Operand a, Operand b) {
        add(new Stmt.NotEqual(a, b, at()));
    }

    void isDefined(int local) {
        add(new Stmt.IsDefined(local, at()));
    }

    void isUndefined(int local) {
        add(new Stmt.IsUndefined(local, at()));
    }

    int dot(Operand source, Operand key) {
        int target = local();
        add(new Stmt.Dot(source, key, target, at()));
        return target;
    }

    int makeArray(int capacity) {
        int target = local();
        add(new Stmt.MakeArray(capacity, target, at()));
        return target;
    }

    int makeObject() {
        int target = local();
        add(new Stmt.MakeObject(target, at()));
        return target;
    }

    int makeSet() {
        int target = local();
        add(new Stmt.MakeSet(target, at()));
        return target;
    }

    void append(Operand value, int array) {
        add(new Stmt.ArrayAppend(value, array, at()));
    }

    void insert(Operand key, Operand value, int object) {
        add(new Stmt.ObjectInsert(key, value, object, at()));
    }

    int call(String function, List<Operand> args) {
        int result = local();
        add(new Stmt.Call(function, args, result, at()));
        return result;
    }

    /** A local that holds what {@code operand} does. */
    int asLocal(Operand operand) {
        if (operand instanceof Operand.Local l) {
            return l.index();
        }
        int copy = local();
        assign(operand, copy);
        return copy;
    }

    /** Writes {@code body} once for each element of {@code source}; it gets key and value. */
    void scan(Operand source, ScanBody body) {
        int collection = asLocal(source);
        int key = local();
        int value = local();
        Block b = block(() -> body.write(op(key), op(value)));
        add(new Stmt.Scan(collection, key, value, b, at()));
    }

    /** What a scan does for each element. */
    @FunctionalInterface
    interface ScanBody {
        void write(Operand key, Operand value);
    }

    /** Ends the evaluation with OPA's conflict of two values for one key of an object. */
    void conflict() {
        int object = makeObject();
        Operand key = constants.string("conflict");
        add(new Stmt.ObjectInsertOnce(key, new Operand.Bool(false), object, at()));
        add(new Stmt.ObjectInsertOnce(key, new Operand.Bool(true), object, at()));
    }
}
