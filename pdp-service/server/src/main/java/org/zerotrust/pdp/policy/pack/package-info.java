/** Policies as they lie on a disk: packs of one folder, read as one content-addressed unit. */
@NullMarked
package org.zerotrust.pdp.policy.pack;

import org.jspecify.annotations.NullMarked;
