package org.zerotrust.rego.ast;

/** A comment: the text behind {@code #}, to the end of the line. */
public record Comment(String text, Location location) implements Node {
    @Override
    public String toString() {
        return "#" + text;
    }
}
