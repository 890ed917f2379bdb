/**
 * Evidence of devices, verified: what the packages below share. Nothing here knows a framework, a tenant or a policy; a
 * verdict is a value with a stable code, never a bare exception.
 */
@NullMarked
package org.zerotrust.evidence;

import org.jspecify.annotations.NullMarked;
