/** From what: the presented chain, proof of possession and the device's record become one sealed result. */
@NullMarked
package org.zerotrust.pdp.device;

import org.jspecify.annotations.NullMarked;
