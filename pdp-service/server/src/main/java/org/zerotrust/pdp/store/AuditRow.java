package org.zerotrust.pdp.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** What somebody changed through the admin API. */
@Entity
@Table(name = "admin_audit")
@IdClass(AuditRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class AuditRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, UUID auditId) implements Serializable {}

    @Id
    public String tenant;

    @Id
    @Column(name = "audit_id")
    public UUID auditId;

    public Instant at;

    public String actor;

    public String action;

    public String target;

    public String detail;
}
