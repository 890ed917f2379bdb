/** What the rules say: versioned input, evaluated at one pinned snapshot, parsed strictly. */
@NullMarked
package org.zerotrust.pdp.policy;

import org.jspecify.annotations.NullMarked;
