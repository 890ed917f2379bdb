/** Grant signing keys: the key-encryption key, generation, wrapping, rotation and the published key set. */
@NullMarked
package org.zerotrust.pdp.keys;

import org.jspecify.annotations.NullMarked;
