/** Who signed a state of the policy: commits by SSH and OpenPGP, bundles by OPA's signatures; checked against named keys. */
@NullMarked
package org.zerotrust.gate.sign;

import org.jspecify.annotations.NullMarked;
