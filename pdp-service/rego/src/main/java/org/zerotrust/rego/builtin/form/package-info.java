/** Compiled forms of operands (patterns, networks, versions): parsed once, used often, made ahead for constants. */
@NullMarked
package org.zerotrust.rego.builtin.form;

import org.jspecify.annotations.NullMarked;
