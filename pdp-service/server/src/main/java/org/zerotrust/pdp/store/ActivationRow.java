package org.zerotrust.pdp.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Which snapshot a tenant shall decide by: one row, moved by compare-and-set. */
@Entity
@Table(name = "policy_activation")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class ActivationRow {
    @Id
    public String tenant;

    public String digest;

    public long version;

    @Column(name = "activated_by")
    public String activatedBy;

    @Column(name = "activated_at")
    public Instant activatedAt;
}
