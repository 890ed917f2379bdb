package org.zerotrust.pdp.device;

import java.util.List;

/**
 * The HTTP request that a device made, as the enforcement point saw it; what the device signed is in it.
 *
 * @param method as sent
 * @param uri absolute: scheme, authority, path and query as sent
 * @param headers those that the signature covers, and the signature's own; one for each line, in their order
 */
public record SignedRequest(String method, String uri, List<Header> headers) {
    public static final int MAX_HEADERS = 64;

    public SignedRequest {
        headers = List.copyOf(headers);
    }

    /** One header line. */
    public record Header(String name, String value) {}

    @Override
    public String toString() {
        return "SignedRequest[" + method + ", ***]";
    }
}
