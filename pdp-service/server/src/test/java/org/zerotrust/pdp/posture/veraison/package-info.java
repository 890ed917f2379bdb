@NullMarked
package org.zerotrust.pdp.posture.veraison;

import org.jspecify.annotations.NullMarked;
