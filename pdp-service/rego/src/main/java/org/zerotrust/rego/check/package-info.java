/** The type checker: finds calls and references in compiled modules that can never hold. */
@NullMarked
package org.zerotrust.rego.check;

import org.jspecify.annotations.NullMarked;
