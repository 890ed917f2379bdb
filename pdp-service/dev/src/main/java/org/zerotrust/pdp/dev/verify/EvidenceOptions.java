package org.zerotrust.pdp.dev.verify;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.seal.DataKey;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.dev.AdminTarget;
import org.zerotrust.pdp.dev.LauncherException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say where keys and snapshots come from. */
final class EvidenceOptions {
    @Option(
            names = "--evidence",
            paramLabel = "DIR",
            description = "keys and snapshots as ./pdp stream evidence saved them: no service is asked")
    private @Nullable Path saved;

    @Option(
            names = "--policies",
            paramLabel = "DIR",
            description = "a folder of packs, for records whose snapshot it is (may be given again)")
    private Path[] folders = {};

    @Option(
            names = "--git",
            paramLabel = "REPOSITORY",
            description = "packs at the commit that a record names as its revision")
    private @Nullable Path repository;

    @Option(
            names = "--git-folder",
            paramLabel = "DIR",
            defaultValue = "policies",
            description = "where they are in it (default ${DEFAULT-VALUE})")
    private String gitFolder = "";

    @Mixin
    private AdminTarget target = new AdminTarget("policy-admin");

    /** The service that is asked. */
    AdminTarget service() {
        return target;
    }

    /** The evidence; a service is asked where none is saved. */
    Evidence open() {
        Map<String, PolicyPack> packs = new HashMap<>();
        for (Path folder : folders) {
            try {
                PolicyPack pack = PackReader.read(folder, null);
                packs.put(pack.digest(), pack);
            } catch (PackReader.PackException e) {
                throw new LauncherException(String.valueOf(e.getMessage()), e);
            }
        }
        GitSnapshots git = repository == null ? null : new GitSnapshots(repository, gitFolder);
        Evidence base = saved == null ? new ServiceEvidence(target.connect()) : new SavedEvidence(saved);
        return new WithFolders(base, packs, git);
    }

    private record WithFolders(
            Evidence base,
            Map<String, PolicyPack> packs,
            @Nullable GitSnapshots git) implements Evidence {
        @Override
        public @Nullable PublicKey auditKey(String kid) {
            return base.auditKey(kid);
        }

        @Override
        public Map<UUID, Optional<DataKey>> dataKeys(Set<UUID> ids) {
            return base.dataKeys(ids);
        }

        @Override
        public @Nullable PolicyPack snapshot(String digest, String revision) {
            PolicyPack own = packs.get(digest);
            if (own == null && git != null) {
                own = git.at(revision);
            }
            return own != null && own.digest().equals(digest) ? own : base.snapshot(digest, revision);
        }
    }
}
