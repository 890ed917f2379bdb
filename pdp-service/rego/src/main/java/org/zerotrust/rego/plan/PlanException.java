package org.zerotrust.rego.plan;

import org.zerotrust.rego.ast.Location;

/** A policy that the compiler accepted and the planner cannot plan: a bug of the engine or a limit of its own. */
public final class PlanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The place, and what cannot be planned there. */
    public PlanException(Location at, String message) {
        super(at.isNone() ? message : at + ": " + message);
    }
}
