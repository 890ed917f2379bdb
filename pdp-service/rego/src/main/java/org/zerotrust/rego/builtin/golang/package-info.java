/** What OPA's built-ins show of Go's standard library: number texts, formatting, layouts of time, JSON and URL rules. */
@NullMarked
package org.zerotrust.rego.builtin.golang;

import org.jspecify.annotations.NullMarked;
