package org.zerotrust.rego.ast;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule: a head, a body, and what follows with {@code else}. Equal by identity. */
public final class Rule implements Node {
    public Head head;
    public Body body;
    public @Nullable Rule elseRule;
    public boolean isDefault;
    public final List<Annotations> annotations = new ArrayList<>();
    public Location location;

    /** The module it stands in; null where a rule was made alone. No walk, text or comparison looks at it. */
    public @Nullable Module module;

    /** Whether the source has no body for it, so that the parser made {@code true} of it. */
    public boolean generatedBody;

    public Rule(Head head, Body body, Location location) {
        this.head = head;
        this.body = body;
        this.location = location;
    }

    /** The document that it makes: the package's path and the head's reference. Needs a module. */
    public Ref ref() {
        Module m = module;
        if (m == null) {
            throw new IllegalStateException("a rule without a module has no path: " + head);
        }
        return m.pkg.path.extend(head.ref());
    }

    public boolean isFunction() {
        return !head.args.isEmpty();
    }

    public Rule copy() {
        return Copies.of(this);
    }

    @Override
    public Location location() {
        return location;
    }

    @Override
    public String toString() {
        return Text.of(this);
    }
}
