package org.zerotrust.pdp.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A grant as the decision stream tells of it. */
@Entity
@Table(name = "grant_entry")
@IdClass(GrantRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class GrantRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, String grantId) implements Serializable {}

    @Id
    public String tenant;

    @Id
    @Column(name = "grant_id")
    public String grantId;

    @Column(name = "decision_id")
    public String decisionId;

    @Column(name = "device_registry")
    public @Nullable UUID deviceRegistry;

    /** SHA-256 of the device's certificate, hex. */
    public String certificate;

    @Column(name = "record_key")
    public String recordKey;

    @Column(name = "issuer_id")
    public String issuerId;

    @Column(name = "pep_id")
    public String pepId;

    public String audience;

    public String scope;

    @Column(name = "policy_digest")
    public String policyDigest;

    @Column(name = "issued_at")
    public Instant issuedAt;

    @Column(name = "expires_at")
    public Instant expiresAt;

    @Column(name = "revoked_at")
    public @Nullable Instant revokedAt;

    @Column(name = "revoked_by")
    public @Nullable String revokedBy;

    @Column(name = "revoke_reason")
    public @Nullable String revokeReason;
}
