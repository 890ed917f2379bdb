/** Devices and issuers of a running service, through its admin API. */
@NullMarked
package org.zerotrust.pdp.dev.registry;

import org.jspecify.annotations.NullMarked;
