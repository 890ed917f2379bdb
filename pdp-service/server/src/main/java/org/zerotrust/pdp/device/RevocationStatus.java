package org.zerotrust.pdp.device;

/**
 * What a decision rested on about revocation.
 *
 * @param mode of the issuer's entry
 * @param age seconds since the oldest list or answer was true; 0 where none was needed
 */
public record RevocationStatus(String mode, long age) {}
