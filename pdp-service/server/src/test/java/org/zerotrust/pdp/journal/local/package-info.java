/** The journal on a disk that is whole, full, slow, cut off or damaged. */
@NullMarked
package org.zerotrust.pdp.journal.local;

import org.jspecify.annotations.NullMarked;
