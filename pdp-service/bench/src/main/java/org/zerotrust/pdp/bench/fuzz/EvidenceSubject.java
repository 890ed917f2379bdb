package org.zerotrust.pdp.bench.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.zerotrust.pdp.bench.evidence.ByteTarget;

/** A reader of evidence: its bytes as texts, one character for each. */
final class EvidenceSubject implements Subject {
    private final ByteTarget target;
    private final List<String> seeds;

    EvidenceSubject(ByteTarget target) {
        this.target = target;
        this.seeds = target.seeds().stream()
                .map(seed -> new String(seed, StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Override
    public List<String> seeds() {
        return seeds;
    }

    @Override
    public String mutate(String text, String other, RandomGenerator random) {
        return TextMutator.bytes(text, random);
    }

    @Override
    public String run(String text) {
        return target.run(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
