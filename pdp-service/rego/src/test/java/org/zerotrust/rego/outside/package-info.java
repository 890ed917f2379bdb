/** Tests against real servers on this machine. */
@NullMarked
package org.zerotrust.rego.outside;

import org.jspecify.annotations.NullMarked;
