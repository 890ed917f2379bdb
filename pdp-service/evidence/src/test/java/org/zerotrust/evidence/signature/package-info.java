@NullMarked
package org.zerotrust.evidence.signature;

import org.jspecify.annotations.NullMarked;
