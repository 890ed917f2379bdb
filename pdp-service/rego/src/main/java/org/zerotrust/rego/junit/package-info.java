/** Tests of policies as tests of any Java build; the one package that needs JUnit, which nobody else has to have. */
@NullMarked
package org.zerotrust.rego.junit;

import org.jspecify.annotations.NullMarked;
