/** Policy and data as one immutable unit, named by its content. */
@NullMarked
package org.zerotrust.ledger.snapshot;

import org.jspecify.annotations.NullMarked;
