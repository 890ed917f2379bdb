/** Inputs changed at random for what reads text of others: parser, compiler and plan loader; no crash, no hang. */
@NullMarked
package org.zerotrust.pdp.bench.fuzz;

import org.jspecify.annotations.NullMarked;
