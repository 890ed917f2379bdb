package org.zerotrust.pdp.device;

import org.zerotrust.pdp.outcome.ReasonCode;

/**
 * Why a device is not accepted.
 *
 * @param code which rule failed
 * @param expected what the rule asks for; free of secrets
 * @param seen what was there; free of secrets
 */
public record Finding(ReasonCode code, String expected, String seen) {}
