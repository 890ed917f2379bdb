package org.zerotrust.gate.source;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.api.FetchCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.jspecify.annotations.Nullable;
import org.zerotrust.gate.sign.CommitSigners;

/** A branch or tag of a Git repository: a local path, https or ssh; fetched into a bare copy of our own. */
public final class GitSource implements PolicySource {
    private static final String OURS = "refs/heads/pdp";
    private static final int MAX_FILES = 10_000;
    private static final long MAX_BYTES = 256L << 20;

    /**
     * Where and what.
     *
     * @param remote a local path, or a URL
     * @param ref {@code refs/heads/main} or {@code refs/tags/v1}
     * @param folder of the packs in it; empty for the root
     * @param copy folder of our own copy
     * @param timeout of each wait for the remote
     */
    public record Config(String remote, String ref, String folder, Path copy, Duration timeout) {}

    private final GitAccess access;
    private final Config config;
    private final CommitSigners signers;
    private final Clock clock;
    private @Nullable Repository opened;

    /** A source that is reached so, and checks commits against these signers. */
    public GitSource(Config config, GitAccess.Settings access, CommitSigners signers, Clock clock) {
        this.config = config;
        this.access = new GitAccess(access);
        this.signers = signers;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "git " + withoutSecrets(config.remote()) + " " + config.ref();
    }

    private static String withoutSecrets(String remote) {
        try {
            return new URIish(remote).setUser(null).setPass(null).toString();
        } catch (java.net.URISyntaxException e) {
            return "repository";
        }
    }

    @Override
    public Optional<Candidate> poll(@Nullable String seen) throws SourceException {
        try {
            Repository copy = copy();
            fetch(copy);
            Ref head = copy.exactRef(OURS);
            if (head == null) {
                throw new SourceException("there is no " + config.ref() + " in " + name(), null);
            }
            try (RevWalk commits = new RevWalk(copy)) {
                RevCommit commit = commits.parseCommit(head.getObjectId());
                return commit.name().equals(seen) ? Optional.empty() : Optional.of(candidate(copy, commit));
            }
        } catch (IOException | GitAPIException e) {
            throw new SourceException(name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void fetch(Repository copy) throws GitAPIException, IOException, SourceException {
        File local = LocalFetch.repository(config.remote());
        if (local != null) {
            if (!LocalFetch.fetch(local, config.ref(), copy, OURS)) {
                throw new SourceException("there is no " + config.ref() + " in " + name(), null);
            }
            return;
        }
        try (Git git = new Git(copy)) {
            FetchCommand fetch = git.fetch();
            access.prepare(fetch, copy.getConfig(), config.remote());
            // Forced: what was rewritten is seen, so that it can be refused.
            var _ = fetch.setRemote(config.remote())
                    .setRefSpecs(List.of(new RefSpec("+" + config.ref() + ":" + OURS)))
                    .setTagOpt(org.eclipse.jgit.transport.TagOpt.NO_TAGS)
                    .setTimeout((int) config.timeout().toSeconds())
                    .call();
        }
    }

    private Candidate candidate(Repository copy, RevCommit commit) throws IOException, SourceException {
        PersonIdent author = commit.getAuthorIdent();
        Instant at = Instant.ofEpochSecond(commit.getCommitTime());
        return new Candidate(
                commit.name(),
                files(copy, commit),
                author.getName() + " <" + author.getEmailAddress() + ">",
                at,
                commit.getShortMessage(),
                signers.check(commit.getRawBuffer(), clock.instant()));
    }

    private SortedMap<String, byte[]> files(Repository copy, RevCommit commit) throws IOException, SourceException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        long bytes = 0;
        String folder = config.folder();
        try (TreeWalk tree = new TreeWalk(copy)) {
            tree.addTree(commit.getTree());
            tree.setRecursive(true);
            if (!folder.isEmpty()) {
                tree.setFilter(PathFilter.create(folder));
            }
            while (tree.next()) {
                // A link leads out of what was signed.
                if ((tree.getRawMode(0) & 0170000) != 0100000) {
                    continue;
                }
                byte[] content = copy.open(tree.getObjectId(0)).getCachedBytes((int) MAX_BYTES);
                bytes += content.length;
                if (bytes > MAX_BYTES || files.size() >= MAX_FILES) {
                    throw new SourceException("the policies of " + name() + " are too large", null);
                }
                files.put(tree.getPathString().substring(folder.isEmpty() ? 0 : folder.length() + 1), content);
            }
        }
        return files;
    }

    @Override
    public boolean follows(String revision, String highest) throws SourceException {
        try (RevWalk commits = new RevWalk(copy())) {
            ObjectId before = ObjectId.fromString(highest);
            if (!copy().getObjectDatabase().has(before)) {
                // Fail closed: what was accepted once is in no history that we were shown.
                return false;
            }
            return reaches(commits, ObjectId.fromString(revision), before);
        } catch (IOException | IllegalArgumentException e) {
            throw new SourceException(name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Whether a commit has another among those it comes from, or is it. Where the history is cut short, as in a shallow clone, there is
     * no way on, which is no error: fail closed, it does not come after what lies beyond.
     */
    private static boolean reaches(RevWalk commits, ObjectId from, ObjectId to) throws IOException {
        Deque<ObjectId> next = new ArrayDeque<>(List.of(from));
        Set<ObjectId> seen = new HashSet<>(next);
        for (ObjectId id = next.poll(); id != null; id = next.poll()) {
            if (id.equals(to)) {
                return true;
            }
            try {
                for (RevCommit parent : commits.parseCommit(id).getParents()) {
                    if (seen.add(parent)) {
                        next.add(parent);
                    }
                }
            } catch (MissingObjectException e) {
                // The history ends here.
            }
        }
        return false;
    }

    private Repository copy() throws IOException {
        Repository now = opened;
        if (now == null) {
            now = new FileRepositoryBuilder()
                    .setGitDir(config.copy().toFile())
                    .setBare()
                    .build();
            if (!now.getObjectDatabase().exists()) {
                now.create(true);
                // What is written once and read once: a third of the time, and little more room.
                now.getConfig().setInt("core", null, "compression", 1);
                now.getConfig().save();
            }
            opened = now;
        }
        return now;
    }

    @Override
    public void close() {
        access.close();
        Repository now = opened;
        if (now != null) {
            now.close();
        }
    }
}
