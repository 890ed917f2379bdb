/** Rego on the JVM: the entry points of the library. */
@NullMarked
package org.zerotrust.rego;

import org.jspecify.annotations.NullMarked;
