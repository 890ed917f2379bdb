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

/** A certificate authority whose devices a tenant accepts, and what its issuing promises. */
@Entity
@Table(name = "issuer")
@IdClass(IssuerRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class IssuerRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, String issuerId) implements Serializable {}

    @Id
    public String tenant;

    @Id
    @Column(name = "issuer_id")
    public String issuerId;

    public boolean enabled;

    public byte[] certificate;

    @Column(name = "spki_sha256")
    public String spkiSha256;

    @Column(name = "key_protection")
    public String keyProtection;

    public int assurance;

    public String role;

    @Column(name = "identity_field")
    public String identityField;

    @Column(name = "eku_required")
    public boolean ekuRequired;

    @Column(name = "requires_record")
    public boolean requiresRecord;

    @Column(name = "issuer_spki")
    public @Nullable String issuerSpki;

    @Column(name = "policy_oid")
    public @Nullable String policyOid;

    @Column(name = "hardware_type")
    public @Nullable String hardwareType;

    @Column(name = "asserted_by")
    public String assertedBy = "";
    /** Whose rules its certificates follow. */
    public String profile = "rfc5280";

    /** Object ids of acceptable policies, a blank between them. */
    public String policies = "";

    /** Mode of revocation checks. */
    public String revocation = "none-because-short-lived";

    /** How stale a status may be, or how long a short life is, in seconds. */
    @Column(name = "revocation_within")
    public long revocationWithin;

    /** URIs of revocation lists, a blank between them. */
    @Column(name = "crl_sources")
    public String crlSources = "";

    /** URIs of OCSP responders, a blank between them. */
    @Column(name = "ocsp_responders")
    public String ocspResponders = "";

    @Column(name = "updated_at")
    public Instant updatedAt;

    /** Counts changes; an update names the one it saw. */
    @Version
    public long version;
}
