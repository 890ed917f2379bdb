/** Recorded decisions decided again: their inputs opened, a policy asked, and what another policy would answer. */
@NullMarked
package org.zerotrust.ledger.replay;

import org.jspecify.annotations.NullMarked;
