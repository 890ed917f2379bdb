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

/** A key that inputs are sealed under; only wrapped, and not at all once it is erased. */
@Entity
@Table(name = "data_key")
@IdClass(DataKeyRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class DataKeyRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, String holder, int generation) implements Serializable {}

    @Id
    public String tenant;

    @Id
    public String holder;

    @Id
    public int generation;

    @Column(name = "key_id")
    public UUID keyId;

    public byte @Nullable [] wrapped;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "erased_at")
    public @Nullable Instant erasedAt;

    @Column(name = "erased_by")
    public @Nullable String erasedBy;
}
