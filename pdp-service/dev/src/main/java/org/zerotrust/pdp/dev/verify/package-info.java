/** Checks records that are in the stream, without the service. */
@NullMarked
package org.zerotrust.pdp.dev.verify;

import org.jspecify.annotations.NullMarked;
