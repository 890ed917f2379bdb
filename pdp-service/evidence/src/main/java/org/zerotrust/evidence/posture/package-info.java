/** What other systems say of a device's state, in one form: vulnerability catalogues and device management. */
@NullMarked
package org.zerotrust.evidence.posture;

import org.jspecify.annotations.NullMarked;
