/** Where policies come from. */
@NullMarked
package org.zerotrust.gate.source;

import org.jspecify.annotations.NullMarked;
