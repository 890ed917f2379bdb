/** Tests of the parser, and its comparison with a real OPA. */
@NullMarked
package org.zerotrust.rego.parser;

import org.jspecify.annotations.NullMarked;
