package org.zerotrust.pdp.api.keys;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import org.zerotrust.pdp.keys.KeyConfig;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.store.SigningKeys;

/** {@code GET /.well-known/jwks.json}: public keys only, for anybody. */
@Path("/.well-known/jwks.json")
public class JwksResource {
    private final SigningKeys keys;
    private final long maxAge;

    JwksResource(SigningKeys keys, KeyConfig config) {
        this.keys = keys;
        // A verifier that caches no longer than this knows every key before it signs.
        this.maxAge = config.publishAhead().toSeconds() / 2;
    }

    /** The key set, cacheable for half the time a key is published ahead. */
    @GET
    @Produces("application/jwk-set+json")
    public Response keys() {
        try {
            return Response.ok(keys.jwks())
                    .header("Cache-Control", "public, max-age=" + maxAge)
                    .build();
        } catch (PdpException e) {
            return Response.status(e.code().httpStatus()).build();
        }
    }
}
