package org.zerotrust.pdp.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A registered device. */
@Entity
@Table(name = "device")
@IdClass(DeviceRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class DeviceRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, UUID registryId) implements Serializable {}

    @Id
    public String tenant;

    @Id
    @Column(name = "registry_id")
    public UUID registryId;

    @Column(name = "device_id")
    public String deviceId;

    public @Nullable String eid;

    public @Nullable String iccid;

    public @Nullable String imei;

    public String lifecycle;

    @Column(name = "certificate_sha256")
    public @Nullable String certificateSha256;

    /** Words {@code digest@epoch-second}: certificates that gave way, and from when each is refused. */
    public String superseded = "";

    @Column(name = "issuer_id")
    public @Nullable String issuerId;

    public String labels;

    @Column(name = "updated_at")
    public Instant updatedAt;

    /** Counts changes; an update names the one it saw. */
    @Version
    public long version;
}
