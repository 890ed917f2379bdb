/** What reads evidence of others, as targets for fuzzing. */
@NullMarked
package org.zerotrust.pdp.bench.evidence;

import org.jspecify.annotations.NullMarked;
