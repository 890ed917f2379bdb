package org.zerotrust.pdp.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;

/** A verifier whose attestation results a tenant believes, and how far. */
@Entity
@Table(name = "attestation_verifier")
@IdClass(VerifierRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class VerifierRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, String verifierId) implements Serializable {}

    @Id
    public String tenant;

    @Id
    @Column(name = "verifier_id")
    public String verifierId;

    public boolean enabled;

    /** Its public keys: a JWK set (RFC 7517) or one JWK. */
    public String jwks;

    /** Short names of the profiles it speaks, with a blank between them. */
    public String profiles;

    @Column(name = "max_age_s")
    public int maxAgeSeconds;

    /** {@code key}: a result must attest the device's key; {@code reporter}: else its reporter says whose it is. */
    public String binding;

    @Column(name = "updated_at")
    public Instant updatedAt;

    /** Counts changes; an update names the one it saw. */
    @Version
    public long version;
}
