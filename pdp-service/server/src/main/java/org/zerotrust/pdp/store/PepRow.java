package org.zerotrust.pdp.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One registration: an enforcement point, a reporter or a person who administers. */
@Entity
@Table(name = "pep")
@IdClass(PepRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class PepRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, String pepId) implements Serializable {}

    @Id
    public String tenant;

    @Id
    @Column(name = "pep_id")
    public String pepId;

    public boolean enabled;

    public String roles;

    @Column(name = "cert_sha256")
    public @Nullable String certSha256;

    @Column(name = "cert_san")
    public @Nullable String certSan;

    @Column(name = "cert_subject")
    public @Nullable String certSubject;

    @Column(name = "jwt_issuer")
    public @Nullable String jwtIssuer;

    @Column(name = "jwt_subject")
    public @Nullable String jwtSubject;

    public String dialect;

    public int hops;

    public String vouches;

    @Column(name = "vouches_subjects")
    public boolean vouchesSubjects;

    @Column(name = "resource_classes")
    public String resourceClasses;

    public String reporting;

    public String explanation;

    /** JWK set of those who sign certificate headers; empty where nobody does. */
    @Column(name = "header_keys")
    public String headerKeys = "";

    @Column(name = "updated_at")
    public Instant updatedAt;

    /** Counts changes; an update names the one it saw. */
    @Version
    public long version;
}
