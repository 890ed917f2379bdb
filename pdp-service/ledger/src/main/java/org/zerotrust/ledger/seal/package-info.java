/** The exact input of a decision, sealed so that destroying a key erases it. */
@NullMarked
package org.zerotrust.ledger.seal;

import org.jspecify.annotations.NullMarked;
