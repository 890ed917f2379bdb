/** The spine: every step in order, one place for cannot-decide. */
@NullMarked
package org.zerotrust.pdp.decision;

import org.jspecify.annotations.NullMarked;
