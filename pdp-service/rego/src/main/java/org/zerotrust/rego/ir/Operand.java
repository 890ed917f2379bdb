package org.zerotrust.rego.ir;

/** What a statement reads: a local, a string constant or a boolean. */
public sealed interface Operand {
    /** The value of a local; undefined where it was never assigned. */
    record Local(int index) implements Operand {}

    /** A string constant of {@link Static#strings()}. */
    record StringIndex(int index) implements Operand {}

    /** A boolean. */
    record Bool(boolean value) implements Operand {}
}
