package org.zerotrust.rego.ast;

/** Anything that a walk over the tree meets. */
public sealed interface Node
        permits Annotations,
                Args,
                Body,
                Comment,
                ExprTerms,
                Head,
                Import,
                Module,
                PackageDecl,
                Rule,
                TemplatePart,
                Value,
                With {
    /** Where the node stands; {@link Location#NONE} for a node that has no place of its own. */
    Location location();
}
