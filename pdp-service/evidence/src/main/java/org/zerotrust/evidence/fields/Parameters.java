package org.zerotrust.evidence.fields;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parameters of an item or list, in their order (RFC 9651, 3.1.2). */
public record Parameters(Map<String, BareItem> entries) {
    public static final Parameters NONE = new Parameters(Map.of());

    public Parameters {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The value of that name. */
    public @Nullable BareItem get(String name) {
        return entries.get(name);
    }

    /** The value of that name, where it is a text. */
    public Optional<String> text(String name) {
        return entries.get(name) instanceof BareItem.Text(String value) ? Optional.of(value) : Optional.empty();
    }

    /** Whether the parameter is there and true. */
    public boolean flag(String name) {
        return entries.get(name) instanceof BareItem.Bool(boolean value) && value;
    }
}
