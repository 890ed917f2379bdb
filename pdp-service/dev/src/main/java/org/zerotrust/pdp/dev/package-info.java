/** The command line behind {@code ./pdp}: its root, its exit codes and where things are on this machine. */
@NullMarked
package org.zerotrust.pdp.dev;

import org.jspecify.annotations.NullMarked;
