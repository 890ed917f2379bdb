package org.zerotrust.pdp.device;

import java.util.List;
import org.zerotrust.evidence.revocation.Crl;
import org.zerotrust.evidence.revocation.OcspResponse;

/** Port: the revocation lists known at this moment. Held in memory; never blocks, never fetches. */
public interface StatusLists {
    /** Nothing is known: whatever needs a status is refused. */
    StatusLists NONE = issuer -> List.of();

    /** Lists from the issuer's sources; old ones too, as their age is judged with them. */
    List<Crl> lists(IssuerProfile issuer);

    /**
     * What responders said of the chain's certificates; old answers too. Asking for it is what makes them be asked, so
     * that a device seen for the first time is refused until its status is here.
     */
    default List<OcspResponse> answers(VerifiedChain chain) {
        return List.of();
    }
}
