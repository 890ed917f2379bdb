/** A demo of enrolment over secure transport (RFC 7030): a small CA and EST server beside the service, and a device. */
@NullMarked
package org.zerotrust.pdp.dev.est;

import org.jspecify.annotations.NullMarked;
