package org.zerotrust.pdp.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A key that checkpoints over records are signed with; the private half only wrapped. */
@Entity
@Table(name = "audit_key")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class AuditKeyRow {
    @Id
    public long generation;

    public String kid;

    public byte[] spki;

    public byte[] wrapped;

    @Column(name = "created_by")
    public String createdBy;

    @Column(name = "created_at")
    public Instant createdAt;
}
