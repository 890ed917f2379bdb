package org.zerotrust.gate.source;

import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import org.zerotrust.gate.source.PolicySource.SourceException;

/** How a fetch of a bundle shows who asks. */
public interface BundleCredential {
    /** Nobody in particular. */
    BundleCredential NONE = _ -> Map.of();

    /**
     * Headers of one GET of this URL; asked for before each.
     *
     * @throws SourceException where there is no credential now
     */
    Map<String, String> headers(URI url) throws SourceException;

    /** A bearer token (RFC 6750), asked for before each fetch. */
    static BundleCredential bearer(Supplier<String> token) {
        return _ -> Map.of("Authorization", "Bearer " + token.get());
    }
}
