/** GraphQL for the {@code graphql.*} built-ins: reading documents, their tree as data, and both kinds of validation. */
@NullMarked
package org.zerotrust.rego.builtin.graphql;

import org.jspecify.annotations.NullMarked;
