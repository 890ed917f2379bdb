/** OPA's documented intermediate representation of a compiled policy: records, reader and writer of plan.json. */
@NullMarked
package org.zerotrust.rego.ir;

import org.jspecify.annotations.NullMarked;
