package org.zerotrust.pdp.journal.local;

/**
 * The journal's files hold something else than what was written: a record in the middle is missing or changed, or another
 * version of this service wrote them. Nothing is decided until somebody has looked: what is there may be all that is left
 * of answered decisions.
 */
public final class DamagedJournal extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedJournal(String why) {
        super(why);
    }

    DamagedJournal(String why, Throwable cause) {
        super(why, cause);
    }
}
