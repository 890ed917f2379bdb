/** Tests of the built-ins. */
@NullMarked
package org.zerotrust.rego.builtin;

import org.jspecify.annotations.NullMarked;
