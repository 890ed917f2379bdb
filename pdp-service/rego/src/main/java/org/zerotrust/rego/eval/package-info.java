/** The reference engine: runs OPA's intermediate representation as it stands, within limits, and can say what it did. */
@NullMarked
package org.zerotrust.rego.eval;

import org.jspecify.annotations.NullMarked;
