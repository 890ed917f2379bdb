/** Merkle trees over records (RFC 9162) and checkpoints that say what they were. */
@NullMarked
package org.zerotrust.ledger.tree;

import org.jspecify.annotations.NullMarked;
