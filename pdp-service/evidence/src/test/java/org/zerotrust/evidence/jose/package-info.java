@NullMarked
package org.zerotrust.evidence.jose;

import org.jspecify.annotations.NullMarked;
