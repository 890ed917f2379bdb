package org.zerotrust.rego.ast;

/** {@code package a.b}; the path starts with {@code data}. */
public final class PackageDecl implements Node {
    public Ref path;
    public Location location;

    public PackageDecl(Ref path, Location location) {
        this.path = path;
        this.location = location;
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
