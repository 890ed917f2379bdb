@NullMarked
package org.zerotrust.evidence.posture;

import org.jspecify.annotations.NullMarked;
