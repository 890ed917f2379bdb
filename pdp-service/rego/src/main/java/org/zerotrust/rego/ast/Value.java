package org.zerotrust.rego.ast;

/** What a {@link Term} holds: data, a variable, a reference, a call, a comprehension. Equal by structure. */
public sealed interface Value extends Node, Comparable<Value>
        permits ArrayComprehension,
                ArrayValue,
                BooleanValue,
                Call,
                Not,
                NullValue,
                NumberValue,
                ObjectComprehension,
                ObjectValue,
                Ref,
                SetComprehension,
                SetValue,
                StringValue,
                TemplateString,
                Var {
    @Override
    default Location location() {
        return Location.NONE;
    }

    /** Whether no variable is in it; a reference's head does not count. */
    boolean isGround();

    /** OPA's order over values, see {@link Order}. */
    @Override
    default int compareTo(Value other) {
        return Order.compare(this, other);
    }
}
