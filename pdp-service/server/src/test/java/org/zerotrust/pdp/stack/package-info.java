/** The real parts that tests of the whole service stand on: one database, one broker, one PKI for each test JVM. */
@NullMarked
package org.zerotrust.pdp.stack;

import org.jspecify.annotations.NullMarked;
