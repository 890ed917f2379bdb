/** What an evaluation and a decision cost, measured beside peers and a hand-written baseline in the same run. */
@NullMarked
package org.zerotrust.pdp.bench;

import org.jspecify.annotations.NullMarked;
