/**
 * Formats Rego as {@code opa fmt} does, and rewrites v0 modules to v1.
 *
 * <p>{@link org.zerotrust.rego.format.Formatter} is the entry. The layout follows where things stood in the source:
 * what shared a line still does, and comments keep their place. A piece of source with a comment that no place fits is
 * left as it was written.
 */
@NullMarked
package org.zerotrust.rego.format;

import org.jspecify.annotations.NullMarked;
