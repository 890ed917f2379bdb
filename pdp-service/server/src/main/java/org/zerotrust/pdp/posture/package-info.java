/** In what state: signals from every source, with source, integrity and age set by us. */
@NullMarked
package org.zerotrust.pdp.posture;

import org.jspecify.annotations.NullMarked;
