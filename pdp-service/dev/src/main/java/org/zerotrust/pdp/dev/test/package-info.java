/** Runs the project's tests, and with {@code --peers} those that need other people's programs. */
@NullMarked
package org.zerotrust.pdp.dev.test;

import org.jspecify.annotations.NullMarked;
