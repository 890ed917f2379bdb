package org.zerotrust.pdp.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A tenant; {@code *} is the service itself. */
@Entity
@Table(name = "tenant")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class TenantRow {
    @Id
    public String tenant;

    @Column(name = "display_name")
    public String displayName;

    @Column(name = "created_at")
    public Instant createdAt;
}
