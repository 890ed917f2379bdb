/** The part of Go's text/template that {@code strings.render_template} needs. */
@org.jspecify.annotations.NullMarked
package org.zerotrust.rego.builtin.template;
