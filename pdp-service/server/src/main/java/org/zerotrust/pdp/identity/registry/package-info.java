/** Authentication against the registrations held in memory: client certificates and tokens, each by its own verifier. */
@NullMarked
package org.zerotrust.pdp.identity.registry;

import org.jspecify.annotations.NullMarked;
