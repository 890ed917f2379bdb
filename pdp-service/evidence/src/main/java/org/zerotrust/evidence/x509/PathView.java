package org.zerotrust.evidence.x509;

import java.util.ArrayList;
import java.util.List;

/**
 * What rules look at.
 *
 * @param all leaf first, the anchor last
 * @param now epoch seconds, rounded down
 */
record PathView(List<Certificate> all, ChainOptions options, long now) {
    static PathView of(List<Certificate> path, Certificate anchor, ChainOptions options, long now) {
        List<Certificate> all = new ArrayList<>(path.size() + 1);
        all.addAll(path);
        all.add(anchor);
        return new PathView(all, options, now);
    }

    Certificate leaf() {
        return all.getFirst();
    }

    int anchorDepth() {
        return all.size() - 1;
    }
}
