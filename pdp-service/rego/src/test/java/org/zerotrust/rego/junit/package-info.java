/** Tests of the JUnit extension. */
@NullMarked
package org.zerotrust.rego.junit;

import org.jspecify.annotations.NullMarked;
