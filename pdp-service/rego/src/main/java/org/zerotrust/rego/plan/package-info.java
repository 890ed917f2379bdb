/** The planner: compiled modules and queries become OPA's intermediate representation. */
@NullMarked
package org.zerotrust.rego.plan;

import org.jspecify.annotations.NullMarked;
