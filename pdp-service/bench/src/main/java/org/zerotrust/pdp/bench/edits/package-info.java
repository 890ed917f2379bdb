/** Policy in Git, edited under load. */
@NullMarked
package org.zerotrust.pdp.bench.edits;

import org.jspecify.annotations.NullMarked;
