/** The OPA Java SDK as the engine: policies that {@code opa build -t wasm} made. */
@NullMarked
package org.zerotrust.pdp.policy.wasm;

import org.jspecify.annotations.NullMarked;
