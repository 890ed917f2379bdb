package org.zerotrust.pdp.dev.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.dev.LauncherException;

/**
 * Snapshots out of a Git repository, by the commit that a record names as its revision.
 *
 * @param repository its work tree, or a bare repository
 * @param folder of the packs in it; empty for the root
 */
record GitSnapshots(Path repository, String folder) {
    /** The pack of a commit; null where the repository has no such commit, or no packs in it. */
    @Nullable
    PolicyPack at(String commit) {
        SortedMap<String, byte[]> files = files(commit);
        try {
            return files.isEmpty() ? null : PackReader.read(files, commit);
        } catch (PackReader.PackException e) {
            throw new LauncherException("commit " + commit + " holds no snapshot", e);
        }
    }

    /** The files that make it; none where the repository has no such commit. */
    SortedMap<String, byte[]> files(String commit) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        if (!commit.matches("[0-9a-f]{40}")) {
            return files;
        }
        try (Repository git = open();
                RevWalk commits = new RevWalk(git);
                TreeWalk tree = new TreeWalk(git)) {
            ObjectId id = ObjectId.fromString(commit);
            if (!git.getObjectDatabase().has(id)) {
                return files;
            }
            tree.addTree(commits.parseCommit(id).getTree());
            tree.setRecursive(true);
            if (!folder.isEmpty()) {
                tree.setFilter(PathFilter.create(folder));
            }
            while (tree.next()) {
                String name = tree.getPathString().substring(folder.isEmpty() ? 0 : folder.length() + 1);
                if (PackReader.counts(name)) {
                    files.put(name, git.open(tree.getObjectId(0)).getBytes());
                }
            }
            return files;
        } catch (IOException e) {
            throw new LauncherException("the repository " + repository + " cannot be read", e);
        }
    }

    private Repository open() throws IOException {
        return new FileRepositoryBuilder()
                .findGitDir(repository.toFile())
                .setMustExist(true)
                .build();
    }
}
