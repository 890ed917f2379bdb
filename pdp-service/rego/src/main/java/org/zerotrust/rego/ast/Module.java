package org.zerotrust.rego.ast;

import java.util.ArrayList;
import java.util.List;

/** One source file: a package, its imports and its rules. */
public final class Module implements Node {
    public PackageDecl pkg;
    public final List<Import> imports = new ArrayList<>();
    public final List<Annotations> annotations = new ArrayList<>();
    public final List<Rule> rules = new ArrayList<>();
    public final List<Comment> comments = new ArrayList<>();
    public RegoVersionSpan versions;

    public Module(PackageDecl pkg, RegoVersionSpan versions) {
        this.pkg = pkg;
        this.versions = versions;
    }

    /** The one version that stands for the versions it conforms to. */
    public RegoVersion version() {
        return versions.version();
    }

    public Module copy() {
        return Copies.of(this);
    }

    @Override
    public Location location() {
        return pkg.location;
    }

    @Override
    public String toString() {
        return Text.of(this);
    }
}
