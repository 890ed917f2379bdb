package org.zerotrust.gate.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zerotrust.gate.source.Programs.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zerotrust.gate.sign.AllowedSigners;
import org.zerotrust.gate.sign.CommitSigners;
import org.zerotrust.gate.sign.OpenPgpKeys;
import org.zerotrust.gate.sign.SignatureCheck;
import org.zerotrust.gate.source.PolicySource.SourceException;

/** Commits that Git itself made and signed, with ssh-keygen and GnuPG. */
final class GitSourceTest {
    @TempDir
    Path folder;

    private Path work;

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "init.defaultBranch=main"));
        command.addAll(List.of(arguments));
        return run(work, Map.of("GNUPGHOME", folder.resolve("gnupg").toString()), command.toArray(String[]::new));
    }

    private String commit(String content, String... options) throws Exception {
        Files.createDirectories(work.resolve("packs/base"));
        Files.writeString(work.resolve("packs/base/p.rego"), content);
        Files.writeString(work.resolve("README"), content);
        git("add", "-A");
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-m", "change"));
        git(arguments.toArray(String[]::new));
        return git("rev-parse", "HEAD");
    }

    private String sshSigned(String content, Path key) throws Exception {
        return commit(content, "-c", "gpg.format=ssh", "-c", "user.signingkey=" + key, "commit", "-S");
    }

    private Path key(String name, String... options) throws Exception {
        Path key = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-C", name, "-f", key.toString()));
        command.addAll(List.of(options));
        run(folder, command.toArray(String[]::new));
        return key;
    }

    private static String allowed(String who, Path key) throws IOException {
        return who + " " + Files.readString(key.resolveSibling(key.getFileName() + ".pub")) + "\n";
    }

    private GitSource source(CommitSigners signers) {
        return new GitSource(
                new GitSource.Config(
                        work.toString(),
                        "refs/heads/main",
                        "packs",
                        folder.resolve("copy.git"),
                        Duration.ofSeconds(20)),
                GitAccess.Settings.NONE,
                signers,
                Clock.systemUTC());
    }

    private static CommitSigners ssh(String text) {
        return new CommitSigners(AllowedSigners.read(text), null);
    }

    @BeforeEach
    void repository() throws Exception {
        work = Files.createDirectories(folder.resolve("work"));
        git("init", "-q");
    }

    @Test
    void theFilesOfTheFolderAreReadWithWhoWroteThem() throws Exception {
        String first = commit("package p\n", "commit");
        try (GitSource source = source(CommitSigners.NOBODY)) {
            Candidate candidate = source.poll(null).orElseThrow();
            assertThat(candidate.revision()).isEqualTo(first);
            assertThat(candidate.files()).containsOnlyKeys("base/p.rego");
            assertThat(candidate.author()).isEqualTo("Ann <ann@example.org>");
            assertThat(candidate.message()).isEqualTo("change");
            assertThat(candidate.signature()).isEqualTo(new SignatureCheck.Unsigned());
            assertThat(source.poll(first)).isEmpty();
            String second = commit("package q\n", "commit");
            assertThat(source.poll(first).orElseThrow().revision()).isEqualTo(second);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "rsa -b 2048"})
    void anSshSignatureOfAnAllowedSignerCounts(String kind) throws Exception {
        Path ours = key("ours", ("-t " + kind).split(" "));
        Path theirs = key("theirs", "-t", "ed25519");
        sshSigned("package p\n", ours);
        try (GitSource source = source(ssh(allowed("ann@example.org", ours)))) {
            assertThat(source.poll(null).orElseThrow().signature())
                    .isInstanceOfSatisfying(
                            SignatureCheck.Signed.class,
                            signed -> assertThat(signed.signer()).isEqualTo("ann@example.org"));
        }
        try (GitSource source = source(ssh(allowed("bob@example.org", theirs)))) {
            assertThat(source.poll(null).orElseThrow().signature()).isInstanceOf(SignatureCheck.Refused.class);
        }
        try (GitSource source = source(CommitSigners.NOBODY)) {
            assertThat(source.poll(null).orElseThrow().signature()).isInstanceOf(SignatureCheck.Refused.class);
        }
        for (String line : List.of(
                "ann@example.org valid-before=\"20200101\" ",
                "ann@example.org valid-after=\"20990101\" ",
                "ann@example.org namespaces=\"file\" ")) {
            String limited = line + Files.readString(folder.resolve("ours.pub")) + "\n";
            try (GitSource source = source(ssh(limited))) {
                assertThat(source.poll(null).orElseThrow().signature())
                        .as(line)
                        .isInstanceOf(SignatureCheck.Refused.class);
            }
        }
    }

    @Test
    void aSignatureIsOverItsOwnCommitOnly() throws Exception {
        Path ours = key("ours", "-t", "ed25519");
        CommitSigners signers = ssh(allowed("ann@example.org", ours));
        sshSigned("package p\n", ours);
        String signed = git("cat-file", "commit", "HEAD") + "\n";
        byte[] good = signed.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        java.time.Instant now = java.time.Instant.now();
        assertThat(signers.check(good, now)).isInstanceOf(SignatureCheck.Signed.class);
        for (int i = 0; i < good.length; i += 7) {
            byte[] bent = good.clone();
            bent[i] ^= 1;
            assertThat(signers.check(bent, now)).as("byte " + i).isNotInstanceOf(SignatureCheck.Signed.class);
        }
        assertThat(signers.check((signed + "more\n").getBytes(java.nio.charset.StandardCharsets.UTF_8), now))
                .isInstanceOf(SignatureCheck.Refused.class);
    }

    @Test
    void anOpenPgpSignatureOfAnAllowedSignerCounts() throws Exception {
        Path home = Files.createDirectories(folder.resolve("gnupg"));
        Files.setPosixFilePermissions(home, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        Map<String, String> gnupg = Map.of("GNUPGHOME", home.toString());
        run(folder, gnupg, "gpg", "--batch", "--passphrase", "", "--quick-gen-key", "Ann <ann@example.org>", "ed25519");
        String armored = run(folder, gnupg, "gpg", "--armor", "--export", "ann@example.org");
        commit("package p\n", "-c", "user.signingkey=ann@example.org", "commit", "-S");
        try (GitSource source = source(new CommitSigners(null, OpenPgpKeys.read(armored)))) {
            assertThat(source.poll(null).orElseThrow().signature())
                    .isInstanceOfSatisfying(
                            SignatureCheck.Signed.class,
                            signed -> assertThat(signed.signer()).isEqualTo("Ann <ann@example.org>"));
        }
        run(folder, gnupg, "gpg", "--batch", "--passphrase", "", "--quick-gen-key", "Bob <bob@example.org>", "ed25519");
        String bob = run(folder, gnupg, "gpg", "--armor", "--export", "bob@example.org");
        try (GitSource source = source(new CommitSigners(null, OpenPgpKeys.read(bob)))) {
            assertThat(source.poll(null).orElseThrow().signature()).isInstanceOf(SignatureCheck.Refused.class);
        }
        run(folder, gnupg, "gpgconf", "--kill", "gpg-agent");
    }

    @Test
    void onlyADescendantFollows() throws Exception {
        String first = commit("package p\n", "commit");
        String second = commit("package q\n", "commit");
        try (GitSource source = source(CommitSigners.NOBODY)) {
            assertThat(source.poll(null)).isPresent();
            assertThat(source.follows(second, first)).isTrue();
            assertThat(source.follows(second, second)).isTrue();
            assertThat(source.follows(first, second)).isFalse();
            git("reset", "-q", "--hard", first);
            String other = commit("package r\n", "commit");
            assertThat(source.poll(second).orElseThrow().revision()).isEqualTo(other);
            assertThat(source.follows(other, second)).isFalse();
            assertThat(source.follows(other, "0".repeat(40))).isFalse();
        }
    }

    /** Whoever can write into the repository's files can put other bytes under a name that a signed commit names. */
    @Test
    void anObjectThatIsNotWhatItsNameSaysIsRefused() throws Exception {
        commit("package p\n", "commit");
        String good = git("rev-parse", "HEAD:packs/base/p.rego");
        Files.writeString(folder.resolve("other"), "package q\n");
        String other = git("hash-object", "-w", folder.resolve("other").toString());
        Path objects = work.resolve(".git/objects");
        Path victim = objects.resolve(good.substring(0, 2)).resolve(good.substring(2));
        assertThat(victim.toFile().setWritable(true)).isTrue();
        Files.write(
                victim,
                Files.readAllBytes(objects.resolve(other.substring(0, 2)).resolve(other.substring(2))));
        try (GitSource source = source(CommitSigners.NOBODY)) {
            assertThatThrownBy(() -> source.poll(null))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(good);
            // And again: nothing of it was taken for whole.
            assertThatThrownBy(() -> source.poll(null)).isInstanceOf(SourceException.class);
        }
    }

    /** As a protocol would bring it: packed objects, an annotated tag, a bare repository, a rewritten history. */
    @Test
    void aPackedRepositoryATagAndARewrittenHistoryAreRead() throws Exception {
        for (int i = 0; i < 5; i++) {
            commit("package p" + i + "\n" + "# a long line that makes a delta worth its while\n".repeat(50), "commit");
        }
        git("tag", "-a", "-m", "first", "v1");
        git("gc", "-q", "--aggressive", "--prune=now");
        Path bare = folder.resolve("bare.git");
        git("clone", "-q", "--bare", work.toString(), bare.toString());
        String tagged = git("rev-parse", "HEAD");
        GitSource.Config config = new GitSource.Config(
                bare.toString(), "refs/tags/v1", "packs", folder.resolve("tag.git"), Duration.ofSeconds(20));
        try (GitSource source =
                new GitSource(config, GitAccess.Settings.NONE, CommitSigners.NOBODY, Clock.systemUTC())) {
            assertThat(source.poll(null).orElseThrow().revision()).isEqualTo(tagged);
            assertThat(source.poll(tagged)).isEmpty();
        }
        try (GitSource source = source(CommitSigners.NOBODY)) {
            assertThat(source.poll(null).orElseThrow().revision()).isEqualTo(tagged);
            git("reset", "-q", "--hard", "HEAD~2");
            String rewritten = commit("package other\n", "commit");
            assertThat(source.poll(tagged).orElseThrow().revision()).isEqualTo(rewritten);
            assertThat(source.follows(rewritten, tagged)).isFalse();
        }
    }

    /** As a sidecar leaves it that clones with depth 1: each commit is seen, as long as none is left out. */
    @Test
    void aShallowCloneIsFollowedCommitByCommit() throws Exception {
        commit("package p0\n", "commit");
        String first = commit("package p1\n", "commit");
        Path shallow = folder.resolve("shallow");
        git("clone", "-q", "--depth", "1", "file://" + work, shallow.toString());
        GitSource.Config config = new GitSource.Config(
                shallow.toString(), "refs/heads/main", "packs", folder.resolve("copy.git"), Duration.ofSeconds(20));
        try (GitSource source =
                new GitSource(config, GitAccess.Settings.NONE, CommitSigners.NOBODY, Clock.systemUTC())) {
            assertThat(source.poll(null).orElseThrow().revision()).isEqualTo(first);
            String second = commit("package p2\n", "commit");
            sync(shallow);
            assertThat(source.poll(first).orElseThrow().revision()).isEqualTo(second);
            assertThat(source.follows(second, first)).isTrue();
            commit("package p3\n", "commit");
            String fourth = commit("package p4\n", "commit");
            sync(shallow);
            assertThat(source.poll(second).orElseThrow().revision()).isEqualTo(fourth);
            assertThat(source.follows(fourth, second)).isFalse();
        }
    }

    private static void sync(Path shallow) throws Exception {
        run(shallow, "git", "fetch", "-q", "--depth", "1", "origin", "main");
        run(shallow, "git", "reset", "-q", "--hard", "FETCH_HEAD");
    }

    @Test
    void whatIsNotThereIsAnErrorOfTheSource() throws Exception {
        commit("package p\n", "commit");
        GitSource.Config config = new GitSource.Config(
                work.toString(), "refs/heads/nowhere", "packs", folder.resolve("other.git"), Duration.ofSeconds(20));
        try (GitSource source =
                new GitSource(config, GitAccess.Settings.NONE, CommitSigners.NOBODY, Clock.systemUTC())) {
            assertThatThrownBy(() -> source.poll(null)).isInstanceOf(SourceException.class);
        }
    }

    @Test
    void secretsOfTheUrlAreInNoName() {
        GitSource.Config config = new GitSource.Config(
                "https://ann:secret@example.org/p.git", "refs/heads/main", "", folder, Duration.ofSeconds(1));
        try (GitSource source =
                new GitSource(config, GitAccess.Settings.NONE, CommitSigners.NOBODY, Clock.systemUTC())) {
            assertThat(source.name())
                    .contains("example.org")
                    .doesNotContain("secret")
                    .doesNotContain("ann");
        }
    }
}
