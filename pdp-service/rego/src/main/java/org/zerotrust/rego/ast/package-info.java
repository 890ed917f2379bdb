/**
 * The abstract syntax tree of Rego, its walks, rewrites, order and text.
 *
 * <p>The concepts are OPA's (a module, its rules, heads, bodies, expressions, terms and values), so that what OPA says
 * of a stage can be said of ours. The choices:
 *
 * <ul>
 *   <li>Nodes are mutable final classes with public fields: OPA's compiler stages rewrite in place, one node is reached
 *       from several places (a rule head's last reference term is also its key), and a rewrite must be seen from all of
 *       them. Leaves ({@link org.zerotrust.rego.ast.Var}, strings, numbers, booleans, null) are immutable.
 *   <li>{@link org.zerotrust.rego.ast.Value}s and {@link org.zerotrust.rego.ast.Term}s are equal by structure (never by
 *       location), so they serve as map keys while nobody rewrites inside them. Everything else
 *       ({@link org.zerotrust.rego.ast.Rule}, {@link org.zerotrust.rego.ast.Expr}, ...) is equal by identity, as a
 *       graph of rules needs; {@link org.zerotrust.rego.ast.Order#compare} compares those by structure.
 *   <li>{@code toString} is the text that OPA prints, because error messages quote terms.
 *   <li>{@link org.zerotrust.rego.ast.Walk} visits, {@link org.zerotrust.rego.ast.Rewrite} replaces,
 *       {@link org.zerotrust.rego.ast.Vars} collects variables, {@link org.zerotrust.rego.ast.Copies} copies deeply.
 *   <li>A missing location is {@link org.zerotrust.rego.ast.Location#NONE}, never {@code null}.
 * </ul>
 */
@NullMarked
package org.zerotrust.rego.ast;

import org.jspecify.annotations.NullMarked;
