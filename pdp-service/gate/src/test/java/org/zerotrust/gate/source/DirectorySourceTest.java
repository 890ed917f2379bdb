package org.zerotrust.gate.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.gate.source.PolicySource.SourceException;

final class DirectorySourceTest {
    @TempDir
    Path folder;

    private void write(String text) throws Exception {
        Files.createDirectories(folder.resolve("base"));
        Files.writeString(folder.resolve("base/p.rego"), text);
    }

    @Test
    void aChangeIsGivenWhenTwoLooksSawTheSame() throws Exception {
        write("package p\n");
        try (DirectorySource source = new DirectorySource(folder)) {
            String first = source.poll(null).orElseThrow().revision();
            assertThat(source.poll(first)).isEmpty();
            write("package p\n\nhalf");
            assertThat(source.poll(first)).isEmpty();
            write("package p\n\nwhole := 1\n");
            assertThat(source.poll(first)).isEmpty();
            Candidate second = source.poll(first).orElseThrow();
            assertThat(new String(second.files().get("base/p.rego"), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("whole");
            assertThat(source.poll(second.revision())).isEmpty();
        }
    }

    @Test
    void whatIsWrittenWithoutEndIsReadAtLast() throws Exception {
        write("package p\n");
        try (DirectorySource source = new DirectorySource(folder)) {
            String first = source.poll(null).orElseThrow().revision();
            int looks = 0;
            do {
                write("package p\n" + "#".repeat(++looks));
            } while (source.poll(first).isEmpty() && looks < 100);
            assertThat(looks).isBetween(2, 99);
        }
    }

    @Test
    void aFileOfTheSameLengthAndTimeIsSeenAsLongAsItsTimeMayNotTell() throws Exception {
        write("package p\n");
        Path file = folder.resolve("base/p.rego");
        FileTime now = Files.getLastModifiedTime(file);
        try (DirectorySource source = new DirectorySource(folder)) {
            String first = source.poll(null).orElseThrow().revision();
            write("package q\n");
            Files.setLastModifiedTime(file, now);
            assertThat(source.poll(first).orElseThrow().revision()).isNotEqualTo(first);
        }
    }

    @Test
    void oldFilesAreNotReadAgain() throws Exception {
        write("package p\n");
        Path file = folder.resolve("base/p.rego");
        FileTime old = FileTime.from(Instant.now().minusSeconds(3_600));
        Files.setLastModifiedTime(file, old);
        try (DirectorySource source = new DirectorySource(folder)) {
            String first = source.poll(null).orElseThrow().revision();
            // Nothing that a look could see: only a reader would.
            write("package q\n");
            Files.setLastModifiedTime(file, old);
            assertThat(source.poll(first)).isEmpty();
            assertThat(source.poll(null).orElseThrow().revision()).isNotEqualTo(first);
        }
    }

    @Test
    void aFileThatGoesAndAFolderThatIsNotThere() throws Exception {
        write("package p\n");
        Files.writeString(folder.resolve("base/q.rego"), "package q\n");
        try (DirectorySource source = new DirectorySource(folder)) {
            String both = source.poll(null).orElseThrow().revision();
            Files.delete(folder.resolve("base/q.rego"));
            assertThat(source.poll(both)).isEmpty();
            assertThat(source.poll(both).orElseThrow().files()).containsOnlyKeys("base/p.rego");
        }
        try (DirectorySource source = new DirectorySource(folder.resolve("nowhere"))) {
            assertThatThrownBy(() -> source.poll(null))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("nowhere");
        }
    }

    @Test
    void severalFoldersHaveTheirPaceAndOneThatMustBeAskedForHasNone() {
        DirectorySource one = new DirectorySource(folder);
        assertThat(one.again()).hasValue(Duration.ofMillis(100));
        try (ComposedSource folders = new ComposedSource(new TreeMap<>(Map.of("a", one, "b", one)));
                ComposedSource mixed = new ComposedSource(new TreeMap<>(Map.of(
                        "a",
                        one,
                        "b",
                        new GitSource(
                                new GitSource.Config("x", "refs/heads/main", "", folder, Duration.ofSeconds(1)),
                                GitAccess.Settings.NONE,
                                org.zerotrust.gate.sign.CommitSigners.NOBODY,
                                java.time.Clock.systemUTC()))))) {
            assertThat(folders.again()).hasValue(Duration.ofMillis(100));
            assertThat(mixed.again()).isEmpty();
        }
    }
}
