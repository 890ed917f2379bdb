package org.zerotrust.pdp.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;

/** Who signs tokens that a tenant takes: those of its callers, of its subjects, or both. */
@Entity
@Table(name = "token_issuer")
@IdClass(TokenIssuerRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class TokenIssuerRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, String issuer) implements Serializable {}

    @Id
    public String tenant;

    @Id
    public String issuer;

    public String audience;

    public String jwks;

    /** {@code callers}, {@code subjects}, or both with a blank between them. */
    public String uses;

    @Column(name = "subject_type")
    public String subjectType;

    @Column(name = "roles_claim")
    public String rolesClaim;

    /** Whose tokens of subjects are taken, with blanks between them; empty for anybody's. */
    public String clients;

    @Column(name = "updated_at")
    public Instant updatedAt;

    /** Counts changes; an update names the one it saw. */
    @Version
    public long version;
}
