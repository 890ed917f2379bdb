/** Tests of this room. */
@NullMarked
package org.zerotrust.pdp.policy.wasm;

import org.jspecify.annotations.NullMarked;
