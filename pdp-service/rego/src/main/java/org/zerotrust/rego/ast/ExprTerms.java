package org.zerotrust.rego.ast;

/** What an expression says: one term, a call with its operator first, or one of the keyword forms. */
public sealed interface ExprTerms extends Node permits CallTerms, Every, LogicalAnd, LogicalOr, Not, SomeDecl, Term {}
