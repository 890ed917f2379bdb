package org.zerotrust.pdp.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** A grant-signing key; the private half only wrapped. */
@Entity
@Table(name = "signing_key")
@IdClass(SigningKeyRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class SigningKeyRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, long generation) implements Serializable {}

    @Id
    public String tenant;

    @Id
    public long generation;

    public String kid;

    public byte[] spki;

    public byte[] wrapped;

    @Column(name = "active_from")
    public Instant activeFrom;

    @Column(name = "created_by")
    public String createdBy;

    @Column(name = "created_at")
    public Instant createdAt;
}
