@NullMarked
package org.zerotrust.evidence.forwarded;

import org.jspecify.annotations.NullMarked;
