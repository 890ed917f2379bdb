/** Tests of the package of the same name. */
@NullMarked
package org.zerotrust.pdp.dev;

import org.jspecify.annotations.NullMarked;
