/** JSON Schema (drafts 4, 6 and 7) for {@code json.match_schema}: validation with the messages of OPA's validator. */
@NullMarked
package org.zerotrust.rego.builtin.schema;

import org.jspecify.annotations.NullMarked;
