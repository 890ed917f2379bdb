/** Who asks: the enforcement point is authenticated and its registration fixes tenant, rights and dialect. */
@NullMarked
package org.zerotrust.pdp.identity;

import org.jspecify.annotations.NullMarked;
