package org.zerotrust.evidence.x509;

/**
 * How much one chain may cost, whatever is in it. Past a limit the chain is refused with {@code CERT_EFFORT}.
 *
 * @param certificates in the bag
 * @param signatureChecks in all
 * @param steps of the search
 * @param paths that are judged whole
 * @param length of a path without its anchor
 * @param nameComparisons of a path's names with its constraints
 * @param policies in one certificate, mappings too
 */
public record Limits(
        int certificates, int signatureChecks, int steps, int paths, int length, int nameComparisons, int policies) {
    /** Generous for devices: real chains have two to four certificates and one path. */
    public static final Limits DEFAULT = new Limits(128, 128, 4096, 32, 16, 1 << 19, 256);
}
