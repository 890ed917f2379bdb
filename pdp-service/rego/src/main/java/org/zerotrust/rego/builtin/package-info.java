/** Rego's built-in functions: the port they implement, their registry, and the functions themselves. */
@NullMarked
package org.zerotrust.rego.builtin;

import org.jspecify.annotations.NullMarked;
