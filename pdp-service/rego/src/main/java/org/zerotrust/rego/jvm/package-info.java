/** The fast engine: compiles plans to JVM bytecode, specialised on the data that is known when a policy is activated. */
@NullMarked
package org.zerotrust.rego.jvm;

import org.jspecify.annotations.NullMarked;
