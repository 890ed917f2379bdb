/** Tests of the parts that tests and the launcher start. */
@NullMarked
package org.zerotrust.pdp.testkit;

import org.jspecify.annotations.NullMarked;
