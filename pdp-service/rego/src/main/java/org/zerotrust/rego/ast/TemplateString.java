package org.zerotrust.rego.ast;

import java.util.ArrayList;
import java.util.List;

/** A template string: text terms and the expressions between them. */
public final class TemplateString implements Value {
    /** The parts: a change of this list is a change of the node. */
    public final List<TemplatePart> parts;

    /** Whether it was written raw, between backticks. */
    public final boolean multiLine;

    public TemplateString(List<? extends TemplatePart> parts, boolean multiLine) {
        this.parts = new ArrayList<>(parts);
        this.multiLine = multiLine;
    }

    @Override
    public boolean isGround() {
        return false;
    }

    @Override
    public boolean equals(Object o) {
        return o == this || (o instanceof TemplateString t && compareTo(t) == 0);
    }

    @Override
    public int hashCode() {
        int h = 23;
        for (TemplatePart p : parts) {
            h = 31 * h
                    + switch (p) {
                        case Expr e -> e.structureHash();
                        case Term t -> t.hashCode();
                    };
        }
        return h;
    }

    @Override
    public String toString() {
        return Text.of(this);
    }
}
