package org.zerotrust.rego.jvm;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each local at the place where code is being made, joined where ways meet.
 *
 * <p>A local is known to hold a constant, known to be undefined, or unknown ({@code null}).
 */
final class Flow {
    /** Stands for a local that is known to be undefined. */
    static final Object UNDEFINED = new Object();

    /** A place that code jumps to. */
    static final class Exit {
        final Label label;
        private @Nullable Object @Nullable [] known;

        Exit(CodeBuilder code) {
            label = code.newLabel();
        }

        /** Whether anything jumps here. */
        boolean used() {
            return known != null;
        }
    }

    private final CodeBuilder code;
    private @Nullable Object[] known;
    private boolean reachable = true;

    Flow(CodeBuilder code, @Nullable Object[] known) {
        this.code = code;
        this.known = known.clone();
    }

    boolean reachable() {
        return reachable;
    }

    /** Nothing goes on from here. */
    void end() {
        reachable = false;
    }

    @Nullable
    Object known(int local) {
        return known[local];
    }

    void know(int local, @Nullable Object value) {
        known[local] = value;
    }

    void forget(BitSet locals) {
        for (int i = locals.nextSetBit(0); i >= 0; i = locals.nextSetBit(i + 1)) {
            known[i] = null;
        }
    }

    @Nullable
    Object[] snapshot() {
        return known.clone();
    }

    Exit exit() {
        return new Exit(code);
    }

    /** A conditional jump to the exit has been or is about to be made. */
    void mayLeave(Exit exit) {
        exit.known = join(exit.known, known);
    }

    /** Jumps. */
    void leave(Exit exit) {
        if (reachable) {
            mayLeave(exit);
            code.goto_(exit.label);
            reachable = false;
        }
    }

    /** Here is where the exit leads. */
    void arrive(Exit exit) {
        code.labelBinding(exit.label);
        @Nullable Object[] there = exit.known;
        if (there == null) {
            return;
        }
        known = reachable ? join(there, known) : there.clone();
        reachable = true;
    }

    private static @Nullable Object[] join(@Nullable Object @Nullable [] a, @Nullable Object[] b) {
        if (a == null) {
            return b.clone();
        }
        @Nullable Object[] out = a.clone();
        for (int i = 0; i < out.length; i++) {
            Object x = a[i];
            Object y = b[i];
            if (x != y && !(x instanceof String && x.equals(y)) && !(x instanceof Boolean && x.equals(y))) {
                out[i] = null;
            }
        }
        return out;
    }
}
