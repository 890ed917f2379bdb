@NullMarked
package org.zerotrust.pdp.dev.registry;

import org.jspecify.annotations.NullMarked;
