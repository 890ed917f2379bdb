package org.zerotrust.pdp.bench.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A short run of every target, the same each time; ./pdp bench fuzz runs them for longer. */
class EvidenceTargetsTest {
    private static final List<String> NAMES = EvidenceTargets.NAMES;
    private static final int INPUTS = 20_000;

    @ParameterizedTest
    @FieldSource("NAMES")
    void nothingBreaksAndNothingForgedIsBelieved(String name) {
        ByteTarget target = EvidenceTargets.named(name);
        Random random = new Random(20_261_126);
        Set<String> ways = new HashSet<>();
        for (byte[] seed : target.seeds()) {
            ways.add(target.run(seed));
        }
        for (int i = 0; i < INPUTS; i++) {
            byte[] seed = target.seeds().get(random.nextInt(target.seeds().size()));
            ways.add(target.run(mutated(seed, random)));
        }
        assertThat(ways).hasSizeGreaterThan(1);
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] out = seed.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && out.length > 1; i++) {
            int at = random.nextInt(out.length);
            switch (random.nextInt(4)) {
                case 0 -> out[at] = (byte) random.nextInt(256);
                case 1 -> out[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> {
                    byte[] cut = Arrays.copyOf(out, out.length - 1);
                    System.arraycopy(out, at + 1, cut, at, out.length - at - 1);
                    out = cut;
                }
                default -> {
                    byte[] grown = Arrays.copyOf(out, out.length + 1);
                    System.arraycopy(out, at, grown, at + 1, out.length - at);
                    grown[at] = out[random.nextInt(out.length)];
                    out = grown;
                }
            }
        }
        return out;
    }
}
