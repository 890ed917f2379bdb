/** Tests of the package of the same name. */
@NullMarked
package org.zerotrust.pdp.dev.up;

import org.jspecify.annotations.NullMarked;
