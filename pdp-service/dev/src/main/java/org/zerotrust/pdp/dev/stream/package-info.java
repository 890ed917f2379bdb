/** Shows what is in the decision stream. */
@NullMarked
package org.zerotrust.pdp.dev.stream;

import org.jspecify.annotations.NullMarked;
