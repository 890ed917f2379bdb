package org.zerotrust.pdp.bench.differential;

/** What an expression is made to be; the generator keeps to it often enough that most results are defined. */
enum Kind {
    BOOLEAN,
    NUMBER,
    STRING,
    ARRAY,
    OBJECT,
    SET,
    ANY;

    static final Kind[] ALL = values();
}
