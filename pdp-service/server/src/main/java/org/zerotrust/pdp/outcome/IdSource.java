package org.zerotrust.pdp.outcome;

import java.time.Instant;

/** Where new decision ids come from; a port, so that tests and replays can fix them. */
public interface IdSource {
    /** A new id, never given before; ids made later sort later within one replica. */
    DecisionId next(Instant now);
}
