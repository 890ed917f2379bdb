package org.zerotrust.pdp.dev.verify;

/**
 * One thing that is wrong.
 *
 * @param kind what
 * @param replica whose record
 * @param epoch where
 * @param sequence where; of the record behind a gap
 * @param detail in words
 */
record Finding(Kind kind, String replica, long epoch, long sequence, String detail) {
    /** What is wrong. */
    enum Kind {
        /** Not a record of a decision. */
        UNREADABLE,
        /** The same place twice. */
        DOUBLED,
        /** Behind a later one of its replica and key. */
        REORDERED,
        /** One or more between two others, or before the first, are not there. */
        MISSING,
        /** It is not what the record behind it, or the relay's place, was made from. */
        CHANGED,
        /** The relay's place, or a checkpoint, is of more records than there are. */
        CUT_OFF,
        /** A checkpoint that no audit key has signed. */
        NOT_SIGNED,
        /** The records are not those that a checkpoint was signed over. */
        UNLIKE_CHECKPOINT,
        /** What was sealed does not open with its keys, or is of another decision. */
        NOT_ITS_INPUT,
        /** The snapshot decides otherwise. */
        DECIDED_OTHERWISE
    }
}
