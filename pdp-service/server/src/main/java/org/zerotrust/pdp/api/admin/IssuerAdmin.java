package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import org.zerotrust.pdp.device.StatusRules;
import org.zerotrust.pdp.keys.Thumbprints;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.IssuerRow;
import org.zerotrust.pdp.store.IssuerStore;
import org.zerotrust.pdp.store.RowChecks;

/** Issuers of device certificates that the tenant trusts. */
@ApplicationScoped
class IssuerAdmin {
    private final Kept<IssuerRow> issuers;
    private final IssuerStore store;
    private final Clock clock;

    IssuerAdmin(AdminStore rows, IssuerStore store, Clock clock) {
        this.issuers = new Kept<>(rows, IssuerRow.class, "issuerId", row -> row.issuerId, IssuerAdmin::json);
        this.store = store;
        this.clock = clock;
    }

    /** {@code GET /issuers?after=&limit=}. */
    Uni<JsonNode> list(AdminRequest request) {
        return issuers.list(request);
    }

    /** {@code GET /issuers/ID}. */
    Uni<JsonNode> get(AdminRequest request) {
        return issuers.get(key(request));
    }

    /**
     * {@code PUT /issuers/ID}: without {@code version} a new one, with it a change of that version. With
     * {@code ?dry_run=true} nothing is changed: the answer tells what would be, and its {@code digest} is what the change
     * names as {@code confirm}.
     */
    Uni<JsonNode> put(AdminRequest request) {
        Members members = request.members();
        long version = members.version();
        String confirmed = members.textOrNull("confirm");
        IssuerRow row = new IssuerRow();
        row.tenant = request.tenant();
        row.issuerId = request.path("id");
        row.enabled = members.flag("enabled", true);
        certificate(members, row);
        row.keyProtection = members.text("key_protection");
        row.assurance = members.number("assurance", -1);
        row.role = members.text("role", "operational");
        row.identityField = members.text("identity_field", "san.uri");
        row.ekuRequired = members.flag("eku_required", true);
        row.requiresRecord = members.flag("requires_record", true);
        row.issuerSpki = members.textOrNull("issuer_spki");
        row.policyOid = members.textOrNull("policy_oid");
        row.hardwareType = members.textOrNull("hardware_type");
        row.assertedBy = members.text("asserted_by", "");
        row.profile = members.text("profile", "rfc5280");
        row.policies = members.words("policies");
        row.revocation = members.text("revocation", "none-because-short-lived");
        row.revocationWithin = members.number("revocation_within_seconds", (int) StatusRules.DEFAULT_WITHIN);
        row.crlSources = members.words("crl_sources");
        row.ocspResponders = members.words("ocsp_responders");
        row.updatedAt = clock.instant();
        row.version = Math.max(version, 1);
        members.end();
        Kept.check(() -> RowChecks.check(row));
        boolean isNew = version < 0;
        if ("true".equals(request.query("dry_run", "false"))) {
            return store.effect(row, isNew, IssuerAdmin::told).map(IssuerAdmin::json);
        }
        return store.put(row, isNew, confirmed, IssuerAdmin::told, request.change("issuer.put", row.issuerId, "{}"))
                .flatMap(_ -> issuers.get(key(request)));
    }

    private static JsonNode json(IssuerStore.Effect effect) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("dry_run", true);
        json.set("before", effect.before());
        json.set("after", effect.after());
        effect.changed().forEach(json.putArray("changed")::add);
        ObjectNode devices = json.putObject("devices").put("count", effect.devices());
        effect.examples().forEach(devices.putArray("examples")::add);
        return json.put("live_grants", effect.liveGrants()).put("digest", effect.digest());
    }

    private static void certificate(Members members, IssuerRow row) {
        String pem = members.text("certificate");
        row.certificate = new byte[0];
        row.spkiSha256 = "";
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (certificate.getBasicConstraints() < 0) {
                members.error("certificate", "not_a_ca", "it is no certificate of an authority");
            }
            row.certificate = certificate.getEncoded();
            row.spkiSha256 = HexFormat.of()
                    .formatHex(Thumbprints.sha256(certificate.getPublicKey().getEncoded()));
        } catch (CertificateException e) {
            members.error("certificate", "not_a_certificate", "it must be one certificate in PEM");
        }
    }

    private static IssuerRow.Key key(AdminRequest request) {
        return new IssuerRow.Key(request.tenant(), request.path("id"));
    }

    /** All that matters to a decision, without what every write changes. */
    private static ObjectNode told(IssuerRow row) {
        ObjectNode json = json(row);
        json.remove(java.util.List.of("certificate", "version", "updated_at"));
        return json.put("certificate_sha256", HexFormat.of().formatHex(Thumbprints.sha256(row.certificate)));
    }

    private static ObjectNode json(IssuerRow row) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(row.certificate);
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", row.issuerId)
                .put("enabled", row.enabled)
                .put("certificate", "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n")
                .put("spki_sha256", row.spkiSha256)
                .put("key_protection", row.keyProtection)
                .put("assurance", row.assurance)
                .put("role", row.role)
                .put("identity_field", row.identityField)
                .put("eku_required", row.ekuRequired)
                .put("requires_record", row.requiresRecord)
                .put("issuer_spki", row.issuerSpki)
                .put("policy_oid", row.policyOid)
                .put("hardware_type", row.hardwareType)
                .put("asserted_by", row.assertedBy)
                .put("profile", row.profile)
                .<ObjectNode>set("policies", Pages.words(row.policies))
                .put("revocation", row.revocation)
                .put("revocation_within_seconds", row.revocationWithin)
                .<ObjectNode>set("crl_sources", Pages.words(row.crlSources))
                .<ObjectNode>set("ocsp_responders", Pages.words(row.ocspResponders))
                .put("version", row.version)
                .put("updated_at", row.updatedAt.toString());
    }
}
