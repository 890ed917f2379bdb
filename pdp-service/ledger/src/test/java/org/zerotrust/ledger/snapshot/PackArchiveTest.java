package org.zerotrust.ledger.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.zerotrust.ledger.snapshot.PackReader.PackException;

/** Snapshots as they are stored. */
final class PackArchiveTest {
    private static SortedMap<String, byte[]> files() {
        byte[] noise = new byte[1 << 20];
        new Random(7).nextBytes(noise);
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put("p/a.rego", "package a\n".getBytes(UTF_8));
        files.put("p/empty.rego", new byte[0]);
        files.put("p/noise", noise);
        return files;
    }

    @Test
    void whatIsWrittenInPartsIsRead() throws Exception {
        List<byte[]> parts = new PackArchive("r1", files()).write();

        assertThat(parts).hasSizeGreaterThan(3);
        assertThat(parts.subList(0, parts.size() - 1)).allMatch(part -> part.length == parts.getFirst().length);
        PackArchive read = PackArchive.read(parts);
        assertThat(read.revision()).isEqualTo("r1");
        assertThat(read.files().keySet()).isEqualTo(files().keySet());
        files().forEach((name, content) -> assertThat(read.files().get(name)).isEqualTo(content));
    }

    @Test
    void whatReleasesBeforeWroteIsRead() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream old = new DataOutputStream(bytes);
        old.writeInt(0x5044_5031);
        old.writeUTF("r0");
        old.writeInt(1);
        old.writeUTF("p/a.rego");
        old.writeInt(3);
        old.writeBytes("abc");

        PackArchive read = PackArchive.read(List.of(bytes.toByteArray()));

        assertThat(read.revision()).isEqualTo("r0");
        assertThat(read.files().get("p/a.rego")).asString(UTF_8).isEqualTo("abc");
    }

    @Test
    void whatIsCutAlteredOrElseIsNone() {
        List<byte[]> parts = new PackArchive("r1", files()).write();
        List<byte[]> cut = parts.subList(0, parts.size() - 1);
        List<byte[]> swapped = new ArrayList<>(parts);
        swapped.set(1, parts.get(2));
        swapped.set(2, parts.get(1));

        for (List<byte[]> bad : List.of(cut, swapped, List.<byte[]>of(new byte[0]), List.of("P".getBytes(UTF_8)))) {
            assertThatThrownBy(() -> PackArchive.read(bad)).isInstanceOf(PackException.class);
        }
        assertThatThrownBy(() -> PackArchive.read(new ByteArrayInputStream("no snapshot".getBytes(UTF_8))))
                .isInstanceOf(PackException.class);
    }
}
