/** Tests of the tools; the project's own packs are what they run on. */
@NullMarked
package org.zerotrust.rego.tool;

import org.jspecify.annotations.NullMarked;
