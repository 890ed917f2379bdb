/** Random policies, data and inputs put to our engine and to a real OPA: every difference is a defect of ours. */
@NullMarked
package org.zerotrust.pdp.bench.differential;

import org.jspecify.annotations.NullMarked;
