/** Tests of the formatter. */
@NullMarked
package org.zerotrust.rego.format;

import org.jspecify.annotations.NullMarked;
