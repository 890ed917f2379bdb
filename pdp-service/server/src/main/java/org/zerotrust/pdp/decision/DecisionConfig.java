package org.zerotrust.pdp.decision;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Bounds of the pipeline's memory and of its executor for cold work. */
@ConfigMapping(prefix = "pdp.decision")
public interface DecisionConfig {
    /** For how long a request id gets the same decision again. */
    @WithDefault("PT2M")
    Duration sameDecisionWindow();

    /** For how many request ids of one caller. */
    @WithDefault("4096")
    int sameDecisionsPerCaller();

    /** How many verified chains are remembered. */
    @WithDefault("50000")
    int rememberedChains();

    /** How many verified attestation results are remembered. */
    @WithDefault("20000")
    int rememberedEvidence();

    /** Threads for chains that were not verified before and for engines that may block. */
    @WithDefault("2")
    int coldThreads();

    /** Pieces of such work that may wait; beyond it: overloaded. */
    @WithDefault("256")
    int coldQueue();

    /** Age limit of a signal for which nothing else is configured. */
    @WithDefault("P7D")
    Duration signalMaxAge();

    /** Sources by which a device speaks of itself: nothing protects what they say. */
    @WithDefault("self")
    Set<String> selfSources();

    /**
     * Which value of a signal is the worst where sources disagree, beside the usual ones: {@code true}, {@code false},
     * {@code highest}, {@code lowest}, {@code oldest-version}, or words from the worst to the best with commas between.
     */
    Map<String, String> worstSignals();

    /** How long a key may be seen elsewhere and back before that is two places at once. */
    @WithDefault("PT1M")
    Duration cloneWindow();

    /** For how many keys it is remembered where they were seen. */
    @WithDefault("200000")
    int watchedKeys();
}
