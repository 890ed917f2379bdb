/** What a pack must not do, though it compiles. */
@NullMarked
package org.zerotrust.gate.lint;

import org.jspecify.annotations.NullMarked;
