/** Tests of the package of the same name. */
@NullMarked
package org.zerotrust.pdp.dev.tryout;

import org.jspecify.annotations.NullMarked;
