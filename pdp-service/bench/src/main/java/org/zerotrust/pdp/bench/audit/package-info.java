/** What the record of a decision costs, and that it can be checked. */
@NullMarked
package org.zerotrust.pdp.bench.audit;

import org.jspecify.annotations.NullMarked;
