/** Tests of the package of the same name. */
@NullMarked
package org.zerotrust.pdp.dev.test;

import org.jspecify.annotations.NullMarked;
