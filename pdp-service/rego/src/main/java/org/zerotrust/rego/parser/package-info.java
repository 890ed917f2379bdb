/**
 * Reads Rego source into the tree of {@link org.zerotrust.rego.ast}: OPA 1.22's grammar, v0 to v2, with its error
 * positions and messages.
 *
 * <p>{@link org.zerotrust.rego.parser.Parser} is the entry. The parser reads ahead and backtracks as OPA's does, since
 * which of several possible errors is reported, and where, follows from the order of those attempts.
 */
@NullMarked
package org.zerotrust.rego.parser;

import org.jspecify.annotations.NullMarked;
