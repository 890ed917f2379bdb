@NullMarked
package org.zerotrust.evidence.fields;

import org.jspecify.annotations.NullMarked;
