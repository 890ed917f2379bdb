package org.zerotrust.pdp.bench.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.bench.evidence.ByteTarget;
import org.zerotrust.pdp.bench.evidence.EvidenceTargets;

/** What Jazzer calls, in a JVM of its own: the target that the property {@link #TARGET} names. */
public final class Jazzed {
    /** Property: a name of {@link EvidenceTargets#NAMES}. */
    static final String TARGET = "pdp.fuzz.target";

    private static @Nullable ByteTarget target;

    private Jazzed() {}

    /** Called once, before the first input. */
    public static void fuzzerInitialize() {
        target = EvidenceTargets.named(Objects.requireNonNull(System.getProperty(TARGET), TARGET));
    }

    /** Called with each input; whatever is thrown is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        Objects.requireNonNull(target, "fuzzerInitialize comes first").run(input);
    }
}
