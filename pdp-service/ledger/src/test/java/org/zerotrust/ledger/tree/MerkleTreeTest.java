package org.zerotrust.ledger.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    /** Entries and roots that implementations of Certificate Transparency are tested with. */
    private static final List<String> ENTRIES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void rootsAreThoseOfCertificateTransparency() {
        MerkleTree tree = new MerkleTree();
        for (int i = 0; i < ROOTS.size(); i++) {
            assertThat(HexFormat.of().formatHex(tree.root())).isEqualTo(ROOTS.get(i));
            if (i < ENTRIES.size()) {
                tree.add(HexFormat.of().parseHex(ENTRIES.get(i)));
            }
        }
    }

    @Test
    void aKeptTreeGoesOnAsIfItHadNotStopped() {
        MerkleTree whole = new MerkleTree();
        MerkleTree kept = new MerkleTree();
        for (int i = 0; i < 200; i++) {
            whole.add(new byte[] {(byte) i});
            kept = new MerkleTree(kept.size(), kept.peaks());
            kept.add(new byte[] {(byte) i});
            assertThat(kept.root()).isEqualTo(whole.root());
        }
    }

    @Test
    void everyEntryOfEveryTreeIsIncludedAndNothingElseIs() {
        Random random = new Random(6962);
        List<byte[]> leaves = new ArrayList<>();
        MerkleTree tree = new MerkleTree();
        for (int size = 1; size <= 70; size++) {
            byte[] entry = new byte[1 + random.nextInt(40)];
            random.nextBytes(entry);
            tree.add(entry);
            leaves.add(MerkleTree.leaf(entry));
            byte[] root = tree.root();
            for (int i = 0; i < size; i++) {
                List<byte[]> path = MerkleTree.inclusion(leaves, i);
                assertThat(MerkleTree.includes(leaves.get(i), i, size, path, root))
                        .isTrue();
                assertThat(MerkleTree.includes(MerkleTree.leaf(new byte[] {1, 2, 3}), i, size, path, root))
                        .isFalse();
                assertThat(MerkleTree.includes(leaves.get(i), i + 1, size, path, root))
                        .isFalse();
                assertThat(MerkleTree.includes(leaves.get(i), -1, size, path, root))
                        .isFalse();
                if (!path.isEmpty()) {
                    path.getFirst()[0] ^= 1;
                    assertThat(MerkleTree.includes(leaves.get(i), i, size, path, root))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void peaksThatDoNotFitTheSizeAreRefused() {
        assertThatThrownBy(() -> new MerkleTree(3, List.of(new byte[32]))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MerkleTree(1, List.of(new byte[31]))).isInstanceOf(IllegalArgumentException.class);
    }
}
