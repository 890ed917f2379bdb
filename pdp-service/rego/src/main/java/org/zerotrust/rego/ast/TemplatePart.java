package org.zerotrust.rego.ast;

/** A part of a template string: a term (text) or an expression. */
public sealed interface TemplatePart extends Node permits Expr, Term {}
