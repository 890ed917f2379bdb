package org.zerotrust.pdp.outcome;

/**
 * What is wrong with one part of a request.
 *
 * @param path where, as in {@code device.certificate_chain[0]}; empty for the body as a whole
 * @param code stable: for example {@code required}, {@code unknown_value}, {@code too_long}
 * @param message one sentence for people; it never repeats the value
 */
public record FieldError(String path, String code, String message) {}
