/**
 * What a Rego value is in Java: plain JDK objects where JSON has them, small immutable classes where it has not.
 * Imports nothing else of the engine.
 */
@NullMarked
package org.zerotrust.rego.value;

import org.jspecify.annotations.NullMarked;
