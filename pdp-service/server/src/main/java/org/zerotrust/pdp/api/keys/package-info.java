/** The published key set, for whoever verifies grants. */
@NullMarked
package org.zerotrust.pdp.api.keys;

import org.jspecify.annotations.NullMarked;
