package org.zerotrust.rego.ast;

/** A string, after its escapes have been read. */
public record StringValue(String value) implements Value {
    @Override
    public boolean isGround() {
        return true;
    }

    /** Quoted and escaped. */
    @Override
    public String toString() {
        return Quote.quote(value);
    }
}
