/** Rego's static types: their model, the declarations of all built-in functions, and the type checker. */
@NullMarked
package org.zerotrust.rego.types;

import org.jspecify.annotations.NullMarked;
