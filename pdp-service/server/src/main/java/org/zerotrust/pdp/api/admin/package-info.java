/** Administration, on its own port: devices, callers, issuers, grants, policy and keys; by role, and audited. */
@NullMarked
package org.zerotrust.pdp.api.admin;

import org.jspecify.annotations.NullMarked;
