package org.zerotrust.rego.builtin.graphql;

/** The numbers that tell values apart in the tree as data. */
final class Kinds {
    static final long VARIABLE = 0;
    static final long INT = 1;
    static final long FLOAT = 2;
    static final long STRING = 3;
    static final long BLOCK = 4;
    static final long BOOLEAN = 5;
    static final long NULL = 6;
    static final long ENUM = 7;
    static final long LIST = 8;
    static final long OBJECT = 9;

    private Kinds() {}

    static boolean is(Node value, long kind) {
        return value.number("Kind") == kind;
    }
}
