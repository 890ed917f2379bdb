/** Topics, read as any consumer of committed records reads them. */
@NullMarked
package org.zerotrust.pdp.dev.stream;

import org.jspecify.annotations.NullMarked;
