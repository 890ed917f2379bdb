/** The journal on the local disk: group commit, then the answer; what was recorded waits there for the relay. */
@NullMarked
package org.zerotrust.pdp.journal.local;

import org.jspecify.annotations.NullMarked;
