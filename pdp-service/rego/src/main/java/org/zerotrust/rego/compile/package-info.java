/** The compiler: OPA's stages from parsed modules to rewritten, ordered and checked ones. */
@NullMarked
package org.zerotrust.rego.compile;

import org.jspecify.annotations.NullMarked;
