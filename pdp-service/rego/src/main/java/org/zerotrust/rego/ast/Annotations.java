package org.zerotrust.rego.ast;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@code # METADATA} block, attached to a package, rule or import. */
public final class Annotations implements Node {
    /** {@code package}, {@code subpackages}, {@code rule}, {@code document}; empty until it is attached. */
    public String scope = "";

    public String title = "";
    public boolean entrypoint;
    public String description = "";
    public final List<String> organizations = new ArrayList<>();
    public final List<RelatedResource> relatedResources = new ArrayList<>();
    public final List<Author> authors = new ArrayList<>();
    public final List<SchemaAnnotation> schemas = new ArrayList<>();
    public @Nullable CompileAnnotation compile;

    /** As the YAML has it: maps with string keys, lists, strings, {@link Number}s, booleans, nulls. */
    public final Map<String, @Nullable Object> custom = new LinkedHashMap<>();

    public final Map<String, @Nullable Object> labels = new LinkedHashMap<>();
    public Location location;

    /** The last line of the block. */
    public Location endLocation = Location.NONE;

    /** What it is attached to. */
    public @Nullable Node node;

    /** A link with what it is about. */
    public record RelatedResource(String ref, String description) {}

    /** Who wrote a policy; one of the two may be empty. */
    public record Author(String name, String email) {}

    /** A schema for the document at {@code path}: by reference, or in place as {@code definition}. */
    public record SchemaAnnotation(
            Ref path, @Nullable Ref schema, @Nullable Object definition) {}

    /** Hints for partial evaluation. */
    public record CompileAnnotation(
            List<Ref> unknowns, @Nullable Ref maskRule) {}

    public Annotations(Location location) {
        this.location = location;
    }

    /** The path of what it is attached to; null before that. */
    public @Nullable Ref targetPath() {
        return switch (node) {
            case PackageDecl p -> p.path;
            case Rule r -> r.ref().groundPrefix();
            case null, default -> null;
        };
    }

    @Override
    public Location location() {
        return location;
    }

    /** As JSON. */
    @Override
    public String toString() {
        return AnnotationsJson.write(this);
    }
}
