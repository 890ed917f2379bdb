/** The engine port over our own Rego engine, in process. */
@NullMarked
package org.zerotrust.pdp.policy.rego;

import org.jspecify.annotations.NullMarked;
