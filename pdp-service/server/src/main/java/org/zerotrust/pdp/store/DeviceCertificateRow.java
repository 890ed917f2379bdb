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

/** A certificate that was registered for a device. */
@Entity
@Table(name = "device_certificate")
@IdClass(DeviceCertificateRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class DeviceCertificateRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, UUID registryId, String sha256) implements Serializable {}

    @Id
    public String tenant;

    @Id
    @Column(name = "registry_id")
    public UUID registryId;

    @Id
    public String sha256;

    @Column(name = "issuer_id")
    public String issuerId;

    public String role;

    public String serial;

    @Column(name = "not_before")
    public Instant notBefore;

    @Column(name = "not_after")
    public Instant notAfter;

    @Column(name = "registered_at")
    public Instant registeredAt;

    @Column(name = "registered_by")
    public String registeredBy;

    /** From when it is refused; null where it is in force. */
    @Column(name = "superseded_at")
    public @Nullable Instant supersededAt;
}
