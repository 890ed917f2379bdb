/** A snapshot that is tried beside the active one: whom it decides for, what is counted, and when it has passed or failed. */
@NullMarked
package org.zerotrust.pdp.policy.trial;

import org.jspecify.annotations.NullMarked;
