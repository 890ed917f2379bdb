/** What certificates say of the hardware that holds their keys: Android's key description and the layers of DICE. */
@NullMarked
package org.zerotrust.evidence.hardware;

import org.jspecify.annotations.NullMarked;
