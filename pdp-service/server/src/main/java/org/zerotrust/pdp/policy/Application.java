package org.zerotrust.pdp.policy;

/**
 * The application that acts.
 *
 * @param id opaque
 */
public record Application(String id) {}
