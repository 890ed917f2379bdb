/** What people see of the policy commands, beside a real OPA where there is one. */
@NullMarked
package org.zerotrust.pdp.dev.policy;

import org.jspecify.annotations.NullMarked;
