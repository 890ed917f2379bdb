package org.zerotrust.pdp.device;

import java.util.List;
import org.zerotrust.evidence.revocation.Crl;

/** Port: the revocation lists known at this moment. Held in memory; never blocks, never fetches. */
public interface StatusLists {
    /** Nothing is known: whatever needs a status is refused. */
    StatusLists NONE = issuer -> List.of();

    /** Lists from the issuer's sources; old ones too, as their age is judged with them. */
    List<Crl> lists(IssuerProfile issuer);
}
