package org.zerotrust.pdp.device;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which entry of the registry speaks for a certificate: of those with its anchor's key, the most particular that holds. */
final class IssuerSelection {
    private IssuerSelection() {}

    /**
     * Null where none does: what is below an anchor is not by that what an entry promises.
     *
     * @param anchor an entry with the anchor that the path ends at
     * @param leafIssuerSpki of the authority that issued the leaf
     */
    static @Nullable IssuerProfile select(
            List<IssuerProfile> entries, IssuerProfile anchor, LeafNames leaf, String leafIssuerSpki) {
        byte[] key = anchor.certificate().getPublicKey().getEncoded();
        IssuerProfile best = null;
        for (IssuerProfile entry : entries) {
            if (!Arrays.equals(key, entry.certificate().getPublicKey().getEncoded())
                    || !entry.certificate()
                            .getSubjectX500Principal()
                            .equals(anchor.certificate().getSubjectX500Principal())
                    || !entry.conditions().hold(leaf, leafIssuerSpki)) {
                continue;
            }
            if (best == null || entry.conditions().weight() > best.conditions().weight()) {
                best = entry;
            }
        }
        return best;
    }
}
