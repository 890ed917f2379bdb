/** Hand-written stand-ins for ports, and certificates made in code. */
@NullMarked
package org.zerotrust.pdp.fakes;

import org.jspecify.annotations.NullMarked;
