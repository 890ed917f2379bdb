package org.zerotrust.pdp.bench.edits;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.pdp.bench.rest.Reference;

/** A repository of policies that people work on, good and bad, with the real git and ssh-keygen. */
final class EditedRepository {
    /** What somebody does to it. */
    enum Kind {
        /** Signed by who may, with other answers for one resource. */
        GOOD,
        /** Does not compile. */
        BROKEN,
        /** Its test fails. */
        FAILING,
        /** Nobody signed it. */
        UNSIGNED,
        /** Signed by somebody who may not. */
        WRONGLY_SIGNED,
        /** The branch goes back to a state that was good once. */
        OLDER,
        /** The branch is rewritten: signed by who may, and no descendant of what was accepted. */
        FORCE_PUSHED
    }

    private static final String BRANCH = "main";

    private final Path folder;
    private final Path work;
    private final Path origin;
    private final List<String> resources;
    private final List<String> good = new ArrayList<>();
    private final Map<String, Path> packs = new ConcurrentHashMap<>();
    private int edits;

    /**
     * Makes it, with one good commit.
     *
     * @param folder for all that it keeps
     * @param from the folder of packs that it begins with
     * @param resources whose answers are changed, in turns
     */
    EditedRepository(Path folder, Path from, List<String> resources) throws IOException, InterruptedException {
        this.folder = folder;
        this.work = folder.resolve("work");
        this.origin = folder.resolve("origin.git");
        this.resources = List.copyOf(resources);
        Files.createDirectories(work);
        for (String who : List.of("ours", "theirs")) {
            run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", who, "-f", who);
        }
        Files.writeString(allowedSigners(), "ann@example.org " + Files.readString(folder.resolve("ours.pub")));
        run(folder, "git", "init", "-q", "--bare", "--initial-branch", BRANCH, origin.toString());
        git("init", "-q", "--initial-branch", BRANCH);
        Reference.copy(from, work.resolve("packs"));
        commit("ours", "first");
        push();
    }

    /**
     * Options of a service's JVM that make this its source of policy, signed as in production.
     *
     * @param packs of the stack that the service is part of
     */
    List<String> serviceOptions(Path packs) throws IOException {
        Path settings = folder.resolve("git.properties");
        // Above the stack's own file, which has a folder that nobody signs.
        Files.writeString(settings, """
                config_ordinal=500
                pdp.policy.git.remote=%s
                pdp.policy.git.folder=packs
                pdp.policy.git.copy=%s
                pdp.policy.allowed-signers=%s
                pdp.policy.allow-unsigned=false
                """.formatted(origin, folder.resolve("copy.git"), allowedSigners()));
        Path own = packs.resolveSibling("service").resolve("service.properties");
        return List.of("-Dsmallrye.config.locations=" + settings.toUri() + "," + own.toUri());
    }

    /** Adds files to the packs, or replaces them, and pushes; the digest of the state. */
    String write(Map<String, byte[]> files) throws IOException, InterruptedException {
        for (var file : files.entrySet()) {
            Path path = work.resolve("packs").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        String before = good.getLast();
        git("reset", "-q", "--soft", before);
        String commit = commitAs("ours", "written");
        good.add(commit);
        push();
        return digest(work.resolve("packs"));
    }

    /** Whose signatures count. */
    Path allowedSigners() {
        return folder.resolve("allowed");
    }

    /** The packs of each good state, by its digest. */
    Map<String, Path> packs() {
        return packs;
    }

    /**
     * A state that was pushed.
     *
     * @param digest of its packs where it is a good one, else empty
     */
    record Edit(Kind kind, String commit, String digest) {}

    /** Does it and pushes it. */
    Edit make(Kind kind) throws IOException, InterruptedException {
        edits++;
        git("reset", "-q", "--hard", good.getLast());
        String commit = switch (kind) {
            case GOOD -> {
                control(resources.get(edits % resources.size()));
                yield commit("ours", "good");
            }
            case BROKEN -> {
                Files.writeString(
                        work.resolve("packs/reference/edit.rego"), "package zta.access\n\ncontrol contains {\n");
                yield commit("ours", "broken");
            }
            case FAILING -> {
                Files.writeString(
                        work.resolve("packs/reference/edit_test.rego"),
                        "package zta.access_test\n\ntest_edit if 1 == " + (edits + 1) + "\n");
                yield commit("ours", "failing");
            }
            case UNSIGNED -> {
                control("unsigned-" + edits);
                yield commit("", "unsigned");
            }
            case WRONGLY_SIGNED -> {
                control("wrong-" + edits);
                yield commit("theirs", "wrong");
            }
            case OLDER -> {
                String older = good.get(Math.max(0, good.size() - 3));
                git("reset", "-q", "--hard", older);
                yield older;
            }
            case FORCE_PUSHED -> {
                git("reset", "-q", "--hard", good.get(Math.max(0, good.size() - 3)));
                control("rewritten-" + edits);
                yield commitAs("ours", "rewritten");
            }
        };
        push();
        return new Edit(kind, commit, kind == Kind.GOOD ? digest(work.resolve("packs")) : "");
    }

    private static String digest(Path packs) throws IOException {
        try {
            return PackReader.read(packs, null).digest();
        } catch (PackReader.PackException e) {
            throw new IOException("a good state is a snapshot", e);
        }
    }

    /** One more control, which fails for one resource. */
    private void control(String resource) throws IOException {
        Files.writeString(work.resolve("packs/reference/edit.rego"), """
                package zta.access

                control contains {"code": "edit.%d", "ok": false, "expected": true, "seen": false} if {
                	input.resource.id == "%s"
                }
                """.formatted(edits, resource));
    }

    /** Commits what is there, as a state that is good where we signed it and say so. */
    private String commit(String who, String message) throws IOException, InterruptedException {
        String commit = commitAs(who, message);
        if (message.equals("good") || message.equals("first")) {
            good.add(commit);
            Path kept = folder.resolve("states").resolve(commit);
            Reference.copy(work.resolve("packs"), kept);
            packs.put(digest(kept), kept);
        }
        return commit;
    }

    private String commitAs(String who, String message) throws IOException, InterruptedException {
        git("add", "-A");
        List<String> arguments = new ArrayList<>();
        if (!who.isEmpty()) {
            arguments.addAll(List.of("-c", "gpg.format=ssh", "-c", "user.signingkey=" + folder.resolve(who)));
        }
        arguments.addAll(List.of("commit", "-q", "--allow-empty", "-m", message + " " + edits));
        if (!who.isEmpty()) {
            arguments.add("-S");
        }
        git(arguments.toArray(String[]::new));
        return git("rev-parse", "HEAD");
    }

    private void push() throws IOException, InterruptedException {
        git("push", "-q", "--force", origin.toString(), "HEAD:refs/heads/" + BRANCH);
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org"));
        command.addAll(List.of(arguments));
        return run(work, command.toArray(String[]::new));
    }

    private String run(Path in, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "run", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        // Whatever this machine's users set is not ours.
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_SYSTEM", "/dev/null");
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " does not end");
        }
        String said = Files.readString(out, UTF_8).strip();
        Files.delete(out);
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        return said;
    }
}
