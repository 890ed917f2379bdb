/** Asks a Veraison verifier to appraise evidence: its challenge-response API. Never on the path of a decision. */
@NullMarked
package org.zerotrust.pdp.posture.veraison;

import org.jspecify.annotations.NullMarked;
