package org.zerotrust.pdp.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** Every move of the activation row. */
@Entity
@Table(name = "policy_activation_log")
@IdClass(ActivationLogRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class ActivationLogRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, long version) implements Serializable {}

    @Id
    public String tenant;

    @Id
    public long version;

    public String digest;

    @Column(name = "activated_by")
    public String activatedBy;

    @Column(name = "activated_at")
    public Instant activatedAt;
}
