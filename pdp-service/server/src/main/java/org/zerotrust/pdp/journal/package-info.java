/** The decision record is durable, then the answer leaves. */
@NullMarked
package org.zerotrust.pdp.journal;

import org.jspecify.annotations.NullMarked;
