package org.zerotrust.pdp.device;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a registered device stands in its life.
 *
 * <pre>
 * manufactured -> enrolled -> active -> quarantined -> retired
 *       ^                       ^           |    |
 *       |                       +-----------+    |      released again
 *       +----------------------------------------+      reset: it must enrol anew
 * </pre>
 *
 * From everywhere it may be quarantined or retired; from retired nothing leads back.
 */
public enum Lifecycle {
    MANUFACTURED("manufactured"),
    ENROLLED("enrolled"),
    ACTIVE("active"),
    QUARANTINED("quarantined"),
    RETIRED("retired");

    private final String wire;

    Lifecycle(String wire) {
        this.wire = wire;
    }

    /** The name in the registry and in policy input. */
    public String wire() {
        return wire;
    }

    /** The states that may come next; staying is always allowed and not among them. */
    public Set<Lifecycle> next() {
        return switch (this) {
            case MANUFACTURED -> EnumSet.of(ENROLLED, QUARANTINED, RETIRED);
            case ENROLLED -> EnumSet.of(ACTIVE, QUARANTINED, RETIRED);
            case ACTIVE -> EnumSet.of(QUARANTINED, RETIRED);
            case QUARANTINED -> EnumSet.of(MANUFACTURED, ACTIVE, RETIRED);
            case RETIRED -> EnumSet.noneOf(Lifecycle.class);
        };
    }

    /** Whether a device in this state may be put into the other. */
    public boolean mayBecome(Lifecycle other) {
        return other == this || next().contains(other);
    }
}
