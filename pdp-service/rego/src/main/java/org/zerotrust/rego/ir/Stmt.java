package org.zerotrust.rego.ir;

import java.util.List;

/**
 * One operation. A statement whose operand is undefined, or whose check does not hold, ends the block that it stands
 * in. Names of records are OPA's.
 *
 * @see <a href="https://www.openpolicyagent.org/docs/ir">OPA's description of the intermediate representation</a>
 */
public sealed interface Stmt {
    /** Where it comes from. */
    Location at();

    /** Appends to the array held by local {@code array}. */
    record ArrayAppend(Operand value, int array, Location at) implements Stmt {}

    /** Assigns an integer. */
    record AssignInt(long value, int target, Location at) implements Stmt {}

    /** Assigns; where {@code source} is undefined, {@code target} becomes so. */
    record AssignVar(Operand source, int target, Location at) implements Stmt {}

    /** Assigns; a conflict error where {@code target} already holds a different value. */
    record AssignVarOnce(Operand source, int target, Location at) implements Stmt {}

    /** Nested blocks, each run whether the one before was undefined or not. */
    record BlockStmt(List<Block> blocks, Location at) implements Stmt {
        public BlockStmt {
            blocks = List.copyOf(blocks);
        }
    }

    /** Leaves this block and {@code index} blocks around it. */
    record Break(int index, Location at) implements Stmt {}

    /** Calls a planned function or, by the name it has in Rego, a built-in one. */
    record Call(String func, List<Operand> args, int result, Location at) implements Stmt {
        public Call {
            args = List.copyOf(args);
        }
    }

    /**
     * Calls the planned function whose path these operands spell. Where there is none, this block ends; where its
     * answer is undefined, this block and the three around it end.
     */
    record CallDynamic(List<Integer> args, int result, List<Operand> path, Location at) implements Stmt {
        public CallDynamic {
            args = List.copyOf(args);
            path = List.copyOf(path);
        }
    }

    /** Looks {@code key} up in {@code source}; undefined where it is not there. */
    record Dot(Operand source, Operand key, int target, Location at) implements Stmt {}

    /** Undefined unless both are equal. */
    record Equal(Operand a, Operand b, Location at) implements Stmt {}

    /** Undefined unless the value is an array. */
    record IsArray(Operand source, Location at) implements Stmt {}

    /** Undefined unless the value is an object. */
    record IsObject(Operand source, Location at) implements Stmt {}

    /** Undefined unless the value is a set. */
    record IsSet(Operand source, Location at) implements Stmt {}

    /** Undefined unless the local holds a value. */
    record IsDefined(int source, Location at) implements Stmt {}

    /** Undefined if the local holds a value. */
    record IsUndefined(int source, Location at) implements Stmt {}

    /** The number of elements of a collection or code points of a string. */
    record Len(Operand source, int target, Location at) implements Stmt {}

    /** A new array; {@code capacity} is a hint. */
    record MakeArray(int capacity, int target, Location at) implements Stmt {}

    /** Null. */
    record MakeNull(int target, Location at) implements Stmt {}

    /** An integer. */
    record MakeNumberInt(long value, int target, Location at) implements Stmt {}

    /** The number whose text is string constant {@code index}. */
    record MakeNumberRef(int index, int target, Location at) implements Stmt {}

    /** A new object. */
    record MakeObject(int target, Location at) implements Stmt {}

    /** A new set. */
    record MakeSet(int target, Location at) implements Stmt {}

    /** Nothing. */
    record Nop(Location at) implements Stmt {}

    /** Holds where the block is undefined. */
    record Not(Block block, Location at) implements Stmt {}

    /** Undefined where both are equal. */
    record NotEqual(Operand a, Operand b, Location at) implements Stmt {}

    /** Inserts into the object held by local {@code object}; a later value replaces an earlier one. */
    record ObjectInsert(Operand key, Operand value, int object, Location at) implements Stmt {}

    /** Inserts; a conflict error where the key has a different value. */
    record ObjectInsertOnce(Operand key, Operand value, int object, Location at) implements Stmt {}

    /** Merges two objects recursively; where both have a value that is no object, that of {@code a} stays. */
    record ObjectMerge(int a, int b, int target, Location at) implements Stmt {}

    /** Makes the local undefined. */
    record ResetLocal(int target, Location at) implements Stmt {}

    /** Adds to the plan's result set. */
    record ResultSetAdd(int value, Location at) implements Stmt {}

    /** Returns from the function. */
    record ReturnLocal(int source, Location at) implements Stmt {}

    /** Runs the block once for each element, in Rego's order; not at all where {@code source} is no collection. */
    record Scan(int source, int key, int value, Block block, Location at) implements Stmt {}

    /** Adds to the set held by local {@code set}. */
    record SetAdd(Operand value, int set, Location at) implements Stmt {}

    /** Runs the block while a local, or what lies at {@code path} inside it, holds another value. */
    record With(int local, List<Integer> path, Operand value, Block block, Location at) implements Stmt {
        public With {
            path = List.copyOf(path);
        }
    }
}
