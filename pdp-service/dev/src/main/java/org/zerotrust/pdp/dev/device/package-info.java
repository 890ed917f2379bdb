/** Commands about devices. */
@NullMarked
package org.zerotrust.pdp.dev.device;

import org.jspecify.annotations.NullMarked;
