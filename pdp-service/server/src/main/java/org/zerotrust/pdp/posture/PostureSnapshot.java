package org.zerotrust.pdp.posture;

import java.util.List;

/**
 * Every signal a decision may rest on, one per name, sorted by name.
 *
 * @param signals fresh and stale
 */
public record PostureSnapshot(List<Signal> signals) {
    public static final PostureSnapshot EMPTY = new PostureSnapshot(List.of());

    public PostureSnapshot {
        signals = List.copyOf(signals);
    }
}
