/** Tests of the planner. */
@NullMarked
package org.zerotrust.rego.plan;

import org.jspecify.annotations.NullMarked;
