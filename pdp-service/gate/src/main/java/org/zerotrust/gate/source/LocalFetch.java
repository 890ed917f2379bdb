package org.zerotrust.gate.source;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * Fetches from a repository on this machine without a protocol between the two: nobody packs for us what we unpack again, which
 * for a hundred megabytes is most of the time. What a protocol would check is checked: each object that is copied has the name
 * that its bytes have, by Git's SHA-1 with its detection of collisions, so that a signed commit vouches for all below it.
 */
final class LocalFetch {
    private LocalFetch() {}

    /** The repository at a path, bare or beside a work tree; null where the remote is no path, or none is there. */
    static @Nullable File repository(String remote) {
        String path = remote.startsWith("file:///") ? remote.substring("file://".length()) : remote;
        return path.contains("://") ? null : RepositoryCache.FileKey.resolve(new File(path), FS.DETECTED);
    }

    /**
     * Copies what a ref holds and our copy does not, and makes it ours.
     *
     * @param into the ref of the copy that names it; it is moved last, so that what it names is whole
     * @return false where there is no such ref
     * @throws IOException where the repository cannot be read, or an object in it is not what its name says
     */
    static boolean fetch(File from, String ref, Repository copy, String into) throws IOException {
        try (Repository remote =
                new FileRepositoryBuilder().setGitDir(from).setMustExist(true).build()) {
            Ref head = remote.exactRef(ref);
            if (head == null || head.getObjectId() == null) {
                return false;
            }
            ObjectId tip = head.getObjectId();
            Ref ours = copy.exactRef(into);
            if (ours != null && tip.equals(ours.getObjectId())) {
                return true;
            }
            copy(remote, tip, copy, ours);
            RefUpdate move = copy.updateRef(into);
            move.setNewObjectId(tip);
            // Forced: what was rewritten is seen, so that it can be refused.
            RefUpdate.Result moved = move.forceUpdate();
            switch (moved) {
                case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> {
                    return true;
                }
                default -> throw new IOException("our copy could not be moved to " + tip.name() + ": " + moved);
            }
        }
    }

    private static void copy(Repository remote, ObjectId tip, Repository copy, @Nullable Ref ours) throws IOException {
        try (ObjectWalk walk = new ObjectWalk(remote);
                ObjectInserter inserter = copy.newObjectInserter()) {
            walk.markStart(walk.parseAny(tip));
            if (ours != null && remote.getObjectDatabase().has(ours.getObjectId())) {
                walk.markUninteresting(walk.parseAny(ours.getObjectId()));
            }
            for (RevObject next = walk.next(); next != null; next = walk.next()) {
                copy(remote, next, copy, inserter);
            }
            for (RevObject next = walk.nextObject(); next != null; next = walk.nextObject()) {
                copy(remote, next, copy, inserter);
            }
            inserter.flush();
        }
    }

    private static void copy(Repository remote, RevObject object, Repository copy, ObjectInserter inserter)
            throws IOException {
        if (copy.getObjectDatabase().has(object)) {
            return;
        }
        ObjectLoader content = remote.open(object, object.getType());
        try (InputStream bytes = content.openStream()) {
            ObjectId name = inserter.insert(object.getType(), content.getSize(), bytes);
            if (!name.equals(object)) {
                // Fail closed: whoever can write there could put anything under a signed commit.
                throw new IOException("the object " + object.name() + " is not what its name says");
            }
        }
    }
}
