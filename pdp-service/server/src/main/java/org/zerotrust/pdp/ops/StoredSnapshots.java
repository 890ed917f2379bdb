package org.zerotrust.pdp.ops;

import java.util.List;
import org.zerotrust.ledger.snapshot.PackArchive;
import org.zerotrust.ledger.snapshot.PackReader.PackException;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.pdp.policy.pack.SnapshotEngine;
import org.zerotrust.pdp.store.SnapshotContents;

/** An owner's snapshots, ready for its engine: as the gate left it here, else out of the database. */
record StoredSnapshots(String owner, SnapshotEngine engine, SnapshotContents contents, Offered offered) {
    /**
     * The snapshot of this digest.
     *
     * @throws PackException where what is stored is none
     * @throws PolicyRefusedException where the engine cannot run it
     */
    Offered.Ready ready(String digest) throws PackException, PolicyRefusedException {
        Offered.Ready passed = offered.take(digest);
        if (passed != null) {
            return passed;
        }
        List<byte[]> parts = contents.await(contents.read(owner, digest))
                .orElseThrow(() -> new IllegalStateException("the wanted snapshot is not stored"));
        PolicyPack pack = PackArchive.read(parts).pack();
        if (!pack.digest().equals(digest)) {
            // Fail closed: stored bytes that do not have their own digest are not what somebody activated.
            throw new IllegalStateException("the stored snapshot " + digest + " was altered");
        }
        return new Offered.Ready(engine.prepare(pack), parts);
    }
}
