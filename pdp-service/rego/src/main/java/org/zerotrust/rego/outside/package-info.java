/** Ways to the outside that a host may grant to policies: HTTP requests and look-ups of names, each within bounds. */
@NullMarked
package org.zerotrust.rego.outside;

import org.jspecify.annotations.NullMarked;
