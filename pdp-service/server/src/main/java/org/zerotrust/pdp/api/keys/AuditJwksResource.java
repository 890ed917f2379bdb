package org.zerotrust.pdp.api.keys;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.store.AuditKeys;

/** {@code GET /.well-known/audit-jwks.json}: the public keys that checkpoints over records are checked with. */
@Path("/.well-known/audit-jwks.json")
public class AuditJwksResource {
    private final AuditKeys keys;

    AuditJwksResource(AuditKeys keys) {
        this.keys = keys;
    }

    /** The key set. Not cacheable: a key signs as soon as it is there. */
    @GET
    @Produces("application/jwk-set+json")
    public Response keys() {
        try {
            return Response.ok(keys.jwks()).header("Cache-Control", "no-store").build();
        } catch (PdpException e) {
            return Response.status(e.code().httpStatus()).build();
        }
    }
}
