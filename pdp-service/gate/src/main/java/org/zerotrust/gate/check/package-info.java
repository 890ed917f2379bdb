/** What a state of the policy must pass before it may decide. */
@NullMarked
package org.zerotrust.gate.check;

import org.jspecify.annotations.NullMarked;
