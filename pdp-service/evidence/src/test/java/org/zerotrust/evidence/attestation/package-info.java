@NullMarked
package org.zerotrust.evidence.attestation;

import org.jspecify.annotations.NullMarked;
