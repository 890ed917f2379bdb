/** What people do with policies before they run: load folders of them, run their tests. */
@NullMarked
package org.zerotrust.rego.tool;

import org.jspecify.annotations.NullMarked;
