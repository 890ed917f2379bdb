package org.zerotrust.pdp.dev.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;

/** A commit's packs are those that the folder held when it was made. */
class GitSnapshotsTest {
    @TempDir
    Path repository;

    @Test
    void aSnapshotIsReadAtItsCommitWhateverTheFolderHoldsNow() throws Exception {
        Path folder = repository.resolve("policies");
        Path pack = folder.resolve("door");
        Files.createDirectories(pack);
        Files.writeString(
                pack.resolve(".manifest"),
                "{\"metadata\":{\"input_version\":1,\"output_version\":1,\"entrypoint\":\"door/decision\"}}");
        Files.writeString(pack.resolve("door.rego"), "package door\n\ndecision := {}\n");
        Files.writeString(pack.resolve("door_test.rego"), "package door_test\n");
        Files.writeString(repository.resolve("README.md"), "beside\n");
        String first;
        try (Git git = Git.init().setDirectory(repository.toFile()).call()) {
            git.add().addFilepattern(".").call();
            first = git.commit()
                    .setMessage("first")
                    .setAuthor("a", "a@example")
                    .setSign(false)
                    .call()
                    .getName();
        }
        PolicyPack then = PackReader.read(folder, null);
        Files.writeString(pack.resolve("door.rego"), "package door\n\ndecision := {\"x\": 1}\n");

        PolicyPack found = Objects.requireNonNull(new GitSnapshots(repository, "policies").at(first));

        assertThat(found.digest()).isEqualTo(then.digest());
        assertThat(PackReader.read(folder, null).digest()).isNotEqualTo(then.digest());
        assertThat(new GitSnapshots(repository, "policies").at("0".repeat(40))).isNull();
        assertThat(new GitSnapshots(repository, "policies").at("r1")).isNull();
        assertThat(new GitSnapshots(repository, "elsewhere").at(first)).isNull();
    }
}
