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

/** Which equipment a device's module was in, and since when. */
@Entity
@Table(name = "device_pairing")
@IdClass(DevicePairingRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class DevicePairingRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, UUID registryId, Instant pairedSince) implements Serializable {}

    @Id
    public String tenant;

    @Id
    @Column(name = "registry_id")
    public UUID registryId;

    @Id
    @Column(name = "paired_since")
    public Instant pairedSince;

    public String imei;

    public @Nullable String eid;

    public @Nullable String iccid;

    /** Null for the present one. */
    @Column(name = "paired_until")
    public @Nullable Instant pairedUntil;

    @Column(name = "changed_by")
    public String changedBy;
}
