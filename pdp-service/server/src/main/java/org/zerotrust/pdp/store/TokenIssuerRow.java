package org.zerotrust.pdp.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** Who signs the tokens of a tenant's callers. */
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

    @Column(name = "updated_at")
    public Instant updatedAt;
}
