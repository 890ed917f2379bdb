/** How much of a policy its tests hold: each change that should be noticed, and whether it is. */
@NullMarked
package org.zerotrust.gate.mutate;

import org.jspecify.annotations.NullMarked;
