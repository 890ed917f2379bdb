/** {@code ./pdp policy}: what security teams do with Rego before it runs anywhere. */
@NullMarked
package org.zerotrust.pdp.dev.policy;

import org.jspecify.annotations.NullMarked;
