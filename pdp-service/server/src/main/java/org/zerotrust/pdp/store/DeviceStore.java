package org.zerotrust.pdp.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.store.AdminStore.Change;

/**
 * Changes of one device. Each is one transaction with all that follows from it: its pairing, its certificates, the end
 * of its grants, and the audit entry that says what was before and what is now.
 */
@ApplicationScoped
public class DeviceStore {
    private static final int REMEMBERED_CERTIFICATES = 8;

    private final Database database;
    private final Clock clock;

    DeviceStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A certificate that a device was enrolled with.
     *
     * @param sha256 lower-case hex
     * @param issuerId the registered issuer
     * @param role operational or bootstrap
     * @param serial hex
     * @param overlap how long the one before stays good, in seconds
     */
    public record Enrolment(
            String sha256,
            String issuerId,
            String role,
            String serial,
            Instant notBefore,
            Instant notAfter,
            long overlap) {}

    /**
     * A changed device.
     *
     * @param grantsEnded how many live grants of it were ended
     */
    public record Changed(DeviceRow device, int grantsEnded) {}

    /** A device by its registry id, or by the URN of its certificates. */
    public Uni<Optional<DeviceRow>> find(String tenant, String idOrName) {
        return database.read(session -> find(session, tenant, idOrName, false));
    }

    /** Registers a device that is new; fails with CONFLICT where it or one of its names is there already. */
    public Uni<Changed> add(DeviceRow row, Change change) {
        Instant now = clock.instant();
        row.updatedAt = now;
        return database.write(session -> session.insert(row)
                        .flatMap(_ -> pair(session, null, row, change.actor(), now))
                        .flatMap(_ -> session.insert(AdminStore.entry(with(change, null, row, 0), now))))
                .onFailure()
                .transform(AdminStore::explained)
                .replaceWith(new Changed(row, 0));
    }

    /**
     * Changes a device to what it shall be. Its certificates stay as they are: they change by enrolment.
     *
     * @param wanted with the version that was seen
     * @return fails with NOT_FOUND, CONFLICT where it was changed since, INVALID_FIELD where its state does not follow
     *     from the one it is in
     */
    public Uni<Changed> change(DeviceRow wanted, Change change) {
        return changing(wanted.tenant, wanted.registryId.toString(), change, row -> {
            if (row.version != wanted.version) {
                throw new PdpException(FailureCode.CONFLICT, "it was changed by somebody else");
            }
            if (wanted.certificateSha256 != null && !wanted.certificateSha256.equals(row.certificateSha256)) {
                throw new PdpException(FailureCode.INVALID_FIELD, "certificate_sha256: replaced by enrolment only");
            }
            row.deviceId = wanted.deviceId;
            row.eid = wanted.eid;
            row.iccid = wanted.iccid;
            row.imei = wanted.imei;
            row.labels = wanted.labels;
            row.issuerId = wanted.issuerId == null ? row.issuerId : wanted.issuerId;
            become(row, Rows.word(Lifecycle.class, Lifecycle::wire, wanted.lifecycle), clock.instant());
        });
    }

    /** Moves a device to another state; fails as {@link #change} does. */
    public Uni<Changed> move(String tenant, String idOrName, Lifecycle to, Change change) {
        return changing(tenant, idOrName, change, row -> become(row, to, clock.instant()));
    }

    /**
     * Registers the certificate that a device was enrolled with. From now, or after the overlap, every other one of it
     * is refused. A device that was only manufactured is enrolled by it.
     *
     * @return fails with NOT_FOUND, or INVALID_FIELD where the device is out of use
     */
    public Uni<Changed> enrol(String tenant, String idOrName, Enrolment enrolment, Change change) {
        return changing(
                tenant,
                idOrName,
                change,
                row -> {
                    if (DeviceRows.outOfUse(row)) {
                        throw new PdpException(
                                FailureCode.INVALID_FIELD, "a " + row.lifecycle + " device does not enrol");
                    }
                    if (row.lifecycle.equals(Lifecycle.MANUFACTURED.wire())) {
                        row.lifecycle = Lifecycle.ENROLLED.wire();
                    }
                    if (!enrolment.sha256().equals(row.certificateSha256)) {
                        supersede(row, clock.instant().plusSeconds(enrolment.overlap()));
                        // One that comes back into force is not superseded any more.
                        Map<String, Long> superseded = Rows.superseded(row.superseded);
                        superseded.remove(enrolment.sha256());
                        row.superseded = words(superseded);
                        row.certificateSha256 = enrolment.sha256();
                    }
                    row.issuerId = enrolment.issuerId();
                },
                (session, row) -> certificate(session, row, enrolment, change.actor()));
    }

    /** Certificates that were registered for a device, latest first. */
    public Uni<List<DeviceCertificateRow>> certificates(String tenant, UUID registryId) {
        return database.read(session -> session.createSelectionQuery(
                        "from DeviceCertificateRow where tenant = :tenant and registryId = :id"
                                + " order by registeredAt desc",
                        DeviceCertificateRow.class)
                .setParameter("tenant", tenant)
                .setParameter("id", registryId)
                .setMaxResults(100)
                .getResultList());
    }

    /** What a device's module was paired with, latest first. */
    public Uni<List<DevicePairingRow>> pairings(String tenant, UUID registryId) {
        return database.read(session -> session.createSelectionQuery(
                        "from DevicePairingRow where tenant = :tenant and registryId = :id order by pairedSince desc",
                        DevicePairingRow.class)
                .setParameter("tenant", tenant)
                .setParameter("id", registryId)
                .setMaxResults(100)
                .getResultList());
    }

    /** What was changed about a thing, latest first. */
    public Uni<List<AuditRow>> audit(String tenant, String target) {
        return database.read(session -> session.createSelectionQuery(
                        "from AuditRow where tenant = :tenant and target = :target order by at desc", AuditRow.class)
                .setParameter("tenant", tenant)
                .setParameter("target", target)
                .setMaxResults(100)
                .getResultList());
    }

    private interface Edit {
        void apply(DeviceRow row);
    }

    private interface After {
        Uni<?> run(Mutiny.StatelessSession session, DeviceRow row);
    }

    private Uni<Changed> changing(String tenant, String idOrName, Change change, Edit edit) {
        return changing(
                tenant, idOrName, change, edit, (_, _) -> Uni.createFrom().voidItem());
    }

    private Uni<Changed> changing(String tenant, String idOrName, Change change, Edit edit, After after) {
        return database.write(session -> find(session, tenant, idOrName, true).flatMap(found -> {
                    DeviceRow row = found.orElseThrow(() -> new PdpException(FailureCode.NOT_FOUND, ""));
                    DeviceRow before = DeviceRows.copy(row);
                    edit.apply(row);
                    // After the edit: a certificate that it superseded "from now" must not be of the second to come, or
                    // its grants would live on.
                    Instant now = clock.instant();
                    row.updatedAt = now;
                    return session.update(row)
                            .flatMap(_ -> pair(session, before, row, change.actor(), now))
                            .flatMap(_ -> after.run(session, row))
                            .flatMap(_ -> endGrants(session, before, row, change.actor(), now))
                            .flatMap(ended -> session.insert(AdminStore.entry(with(change, before, row, ended), now))
                                    .replaceWith(new Changed(row, ended)));
                }))
                .onFailure()
                .transform(AdminStore::explained);
    }

    private static Uni<Optional<DeviceRow>> find(
            Mutiny.StatelessSession session, String tenant, String idOrName, boolean lock) {
        UUID id = uuid(idOrName);
        if (id != null) {
            DeviceRow.Key key = new DeviceRow.Key(tenant, id);
            return session.get(DeviceRow.class, key, lock ? LockMode.PESSIMISTIC_WRITE : LockMode.NONE)
                    .map(Optional::ofNullable);
        }
        Mutiny.SelectionQuery<DeviceRow> named = session.createSelectionQuery(
                        "from DeviceRow where tenant = :tenant and deviceId = :name", DeviceRow.class)
                .setParameter("tenant", tenant)
                .setParameter("name", idOrName);
        return (lock ? named.setLockMode(LockModeType.PESSIMISTIC_WRITE) : named)
                .getSingleResultOrNull()
                .map(Optional::ofNullable);
    }

    private static @Nullable UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void become(DeviceRow row, Lifecycle to, Instant now) {
        Lifecycle from = Rows.word(Lifecycle.class, Lifecycle::wire, row.lifecycle);
        if (!from.mayBecome(to)) {
            throw new PdpException(
                    FailureCode.INVALID_FIELD,
                    "lifecycle: " + from.wire() + " does not become " + to.wire() + ", only "
                            + from.next().stream().map(Lifecycle::wire).collect(Collectors.joining(", ")));
        }
        if (to == Lifecycle.MANUFACTURED && from != to) {
            // Reset: it shall enrol anew, with its factory certificate; what it had enrolled with stays refused.
            supersede(row, now);
            row.certificateSha256 = null;
            row.issuerId = null;
        }
        row.lifecycle = to.wire();
    }

    private static void supersede(DeviceRow row, Instant from) {
        if (row.certificateSha256 == null) {
            return;
        }
        Map<String, Long> before = Rows.superseded(row.superseded);
        Map<String, Long> after = new LinkedHashMap<>();
        after.put(row.certificateSha256, from.getEpochSecond());
        before.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(row.certificateSha256))
                .limit(REMEMBERED_CERTIFICATES - 1)
                // An overlap never outlives the next enrolment.
                .forEach(entry -> after.put(entry.getKey(), Math.min(entry.getValue(), from.getEpochSecond())));
        row.superseded = words(after);
    }

    private static String words(Map<String, Long> superseded) {
        return superseded.entrySet().stream()
                .map(entry -> entry.getKey() + "@" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    private Uni<Void> certificate(Mutiny.StatelessSession session, DeviceRow row, Enrolment enrolment, String actor) {
        Instant now = clock.instant();
        DeviceCertificateRow certificate = new DeviceCertificateRow();
        certificate.tenant = row.tenant;
        certificate.registryId = row.registryId;
        certificate.sha256 = enrolment.sha256();
        certificate.issuerId = enrolment.issuerId();
        certificate.role = enrolment.role();
        certificate.serial = enrolment.serial();
        certificate.notBefore = enrolment.notBefore();
        certificate.notAfter = enrolment.notAfter();
        certificate.registeredAt = now;
        certificate.registeredBy = actor;
        return session.createMutationQuery("update DeviceCertificateRow set supersededAt = :from"
                        + " where tenant = :tenant and registryId = :id and sha256 <> :own and supersededAt is null")
                .setParameter("from", now.plusSeconds(enrolment.overlap()))
                .setParameter("tenant", row.tenant)
                .setParameter("id", row.registryId)
                .setParameter("own", enrolment.sha256())
                .executeUpdate()
                .flatMap(_ -> session.upsert(certificate));
    }

    private static Uni<Void> pair(
            Mutiny.StatelessSession session, @Nullable DeviceRow before, DeviceRow row, String actor, Instant now) {
        String was = before == null ? null : before.imei;
        if (Objects.equals(was, row.imei)) {
            return Uni.createFrom().voidItem();
        }
        Uni<Integer> ended = session.createMutationQuery("update DevicePairingRow set pairedUntil = :now"
                        + " where tenant = :tenant and registryId = :id and pairedUntil is null")
                .setParameter("now", now)
                .setParameter("tenant", row.tenant)
                .setParameter("id", row.registryId)
                .executeUpdate();
        if (row.imei == null) {
            return ended.replaceWithVoid();
        }
        DevicePairingRow pairing = new DevicePairingRow();
        pairing.tenant = row.tenant;
        pairing.registryId = row.registryId;
        pairing.imei = row.imei;
        pairing.eid = row.eid;
        pairing.iccid = row.iccid;
        pairing.pairedSince = now;
        pairing.changedBy = actor;
        return ended.flatMap(_ -> session.insert(pairing));
    }

    /**
     * Ends what the device holds: all of it where it went out of use, what was bound to a certificate that is refused
     * now where another one replaced it. With an overlap grants live out their few minutes.
     */
    private static Uni<Integer> endGrants(
            Mutiny.StatelessSession session, DeviceRow before, DeviceRow row, String actor, Instant now) {
        boolean outOfUse = DeviceRows.outOfUse(row) && !before.lifecycle.equals(row.lifecycle);
        boolean replaced = row.certificateSha256 != null
                && !row.certificateSha256.equals(before.certificateSha256)
                && (before.certificateSha256 == null
                        || Rows.superseded(row.superseded).getOrDefault(before.certificateSha256, Long.MIN_VALUE)
                                <= now.getEpochSecond());
        if (!outOfUse && !replaced) {
            return Uni.createFrom().item(0);
        }
        Mutiny.MutationQuery end = session.createMutationQuery(
                        "update GrantRow set revokedAt = :now, revokedBy = :actor, revokeReason = :reason"
                                + " where tenant = :tenant and deviceRegistry = :id and revokedAt is null"
                                + " and expiresAt > :now" + (outOfUse ? "" : " and certificate <> :current"))
                .setParameter("now", now)
                .setParameter("actor", actor)
                .setParameter("reason", outOfUse ? "device " + row.lifecycle : "certificate superseded")
                .setParameter("tenant", row.tenant)
                .setParameter("id", row.registryId);
        return (outOfUse ? end : end.setParameter("current", row.certificateSha256)).executeUpdate();
    }

    private static Change with(Change change, @Nullable DeviceRow before, DeviceRow after, int grantsEnded) {
        ObjectNode detail = (ObjectNode) DeviceRows.parsed(change.detail());
        if (before != null) {
            detail.set("before", DeviceRows.json(before));
        }
        detail.set("after", DeviceRows.json(after));
        if (grantsEnded > 0) {
            detail.put("grants_ended", grantsEnded);
        }
        return new Change(
                change.tenant(), change.actor(), change.action(), after.registryId.toString(), detail.toString());
    }
}
