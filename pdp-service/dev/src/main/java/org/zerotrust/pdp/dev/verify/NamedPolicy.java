package org.zerotrust.pdp.dev.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.dev.LauncherException;

/** A state of the policy, as people name it on the command line. */
public final class NamedPolicy {
    private NamedPolicy() {}

    /**
     * The state.
     *
     * @param named a folder of packs, or a commit, branch or tag
     * @param repository that the latter is of
     * @param packs the folder of packs in it; empty for its root
     */
    public static PolicyPack read(String named, Path repository, String packs) {
        try {
            boolean folder = Files.isDirectory(Path.of(named));
            return PackReader.read(files(named, repository, packs), folder ? null : commit(named, repository));
        } catch (IOException | PackReader.PackException | IllegalArgumentException e) {
            throw new LauncherException("the policy of " + named + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The files that make the state, by name. */
    static SortedMap<String, byte[]> files(String named, Path repository, String packs) {
        try {
            if (Files.isDirectory(Path.of(named))) {
                return PackReader.files(Path.of(named));
            }
            SortedMap<String, byte[]> found = new GitSnapshots(repository, packs).files(commit(named, repository));
            if (found.isEmpty()) {
                throw new LauncherException("there are no packs at " + named + "; name their folder with --packs");
            }
            return found;
        } catch (IOException | PackReader.PackException | IllegalArgumentException e) {
            throw new LauncherException("the policy of " + named + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String commit(String named, Path repository) throws IOException {
        try (Repository git = new FileRepositoryBuilder()
                .findGitDir(repository.toAbsolutePath().toFile())
                .setMustExist(true)
                .build()) {
            ObjectId id = git.resolve(named + "^{commit}");
            if (id == null) {
                throw new LauncherException(named + " is neither a folder nor a commit of " + repository);
            }
            return id.name();
        }
    }

    /** The snapshot of this digest, as the service stores it. */
    static PolicyPack stored(ServiceEvidence service, String digest) {
        PolicyPack found = service.snapshot(digest, digest);
        if (found == null) {
            throw new LauncherException("the service has no snapshot " + digest);
        }
        return found;
    }
}
