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

/** Policy and data as one immutable unit, found by its digest. */
@Entity
@Table(name = "policy_snapshot")
@IdClass(SnapshotRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class SnapshotRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, String digest) implements Serializable {}

    @Id
    public String tenant;

    @Id
    public String digest;

    public String revision;

    public @Nullable String author;

    @Column(name = "commit_id")
    public @Nullable String commitId;

    /** Names what it holds, see {@link SnapshotContents}. */
    @Column(name = "content_id")
    public UUID contentId;

    @Column(name = "created_at")
    public Instant createdAt;
}
