/** Tests of the type checker. */
@NullMarked
package org.zerotrust.rego.check;

import org.jspecify.annotations.NullMarked;
