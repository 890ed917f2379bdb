/** Runs other people's conformance cases. */
@NullMarked
package org.zerotrust.rego.corpus;

import org.jspecify.annotations.NullMarked;
