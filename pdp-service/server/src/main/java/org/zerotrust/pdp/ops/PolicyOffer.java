package org.zerotrust.pdp.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.gate.check.Gate;
import org.zerotrust.gate.check.GateReport;
import org.zerotrust.gate.check.Problem;
import org.zerotrust.gate.sign.SignatureCheck;
import org.zerotrust.gate.source.Candidate;
import org.zerotrust.gate.source.PolicySource;
import org.zerotrust.gate.source.PolicySource.SourceException;
import org.zerotrust.ledger.snapshot.PackArchive;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.pdp.policy.pack.SnapshotEngine;
import org.zerotrust.pdp.store.PolicySources;
import org.zerotrust.pdp.store.SnapshotContents;
import org.zerotrust.pdp.store.TenantStore;
import org.zerotrust.rego.value.Json;

/**
 * Brings the states of one source to the gate, and what passes into the database as the wanted snapshot. Every replica looks;
 * the first that has looked at a state says what becomes of it. Not thread-safe: one thread looks.
 *
 * <p>Fail closed: a state that does not pass changes nothing but the list of states, and the snapshot before stays. A mark
 * keeps the highest revision that was ever accepted, and what does not follow it is refused, so that whoever controls the
 * repository, or stands between, cannot bring an old policy back; a rollback is an operator's.
 */
final class PolicyOffer {
    private static final Logger LOG = Logger.getLogger(PolicyOffer.class);
    private static final int MOST_KEPT = 16 << 20;

    /** After a look that did not succeed, nothing is looked at for as long, unless somebody asks for it. */
    private static final long AFTER_FAILURE_NANOS = 2_000_000_000L;

    /** Where it is kept what became of a source's states. */
    record Stores(PolicySources states, SnapshotContents contents, TenantStore tenants) {}

    private final String owner;
    private final PolicySource source;
    private final Gate.Rules rules;
    private final SnapshotEngine engine;
    private final Stores stores;
    private final Offered offered;
    private final AfterGate afterGate;
    private final PolicyMetrics metrics;
    private @Nullable String looked;
    /** Why the last look did not succeed, as it was said. */
    private @Nullable String unable;

    private long unableSince;
    private boolean registered;

    /** What is being offered, where it passed. */
    private Offered.@Nullable Ready ready;

    PolicyOffer(
            String owner,
            PolicySource source,
            Gate.Rules rules,
            SnapshotEngine engine,
            Stores stores,
            Offered offered,
            AfterGate afterGate,
            PolicyMetrics metrics) {
        this.owner = owner;
        this.source = source;
        this.rules = rules;
        this.engine = engine;
        this.stores = stores;
        this.offered = offered;
        this.afterGate = afterGate;
        this.metrics = metrics;
    }

    /** How soon its source may be looked at again, where that costs next to nothing. */
    Optional<Duration> again() {
        return source.again();
    }

    /** As {@link #look}, but for a while after one that did not succeed. */
    boolean lookAgain() {
        return (unable == null || System.nanoTime() - unableSince > AFTER_FAILURE_NANOS) && look();
    }

    /** One look at the source; whether another snapshot is wanted since. */
    boolean look() {
        try {
            if (!registered) {
                registered = stores.tenants().isRegistered(owner);
                if (!registered) {
                    throw new SourceException("there is no such tenant", null);
                }
            }
            Optional<Candidate> next = source.poll(looked);
            metrics.read(owner);
            unable = null;
            if (next.isEmpty()) {
                return false;
            }
            PolicySources.Seen before = stores.states()
                    .await(stores.states().seen(owner, source.name()))
                    .orElse(null);
            Candidate candidate = next.get();
            if (isNews(candidate.revision(), before)) {
                return offer(candidate, before);
            }
            looked = candidate.revision();
        } catch (SourceException e) {
            metrics.unread(owner);
            say("policy_source_unread", e);
        } catch (RuntimeException e) {
            metrics.unread(owner);
            say("policy_not_offered", e);
        }
        return false;
    }

    /** Once: a folder that is not there would fill the log, many times a second. The metric counts every time. */
    private void say(String event, Exception e) {
        unableSince = System.nanoTime();
        String now = event + " " + e.getMessage();
        if (!now.equals(unable)) {
            unable = now;
            LOG.warnf("event=%s owner=%s error=%s", event, owner, e.getMessage());
        }
    }

    /**
     * Whether somebody must say what becomes of this state: nobody has, or the source has come back to it while we ran. A
     * start is no news, so it does not undo an activation; nor are two replicas that see different folders.
     */
    private boolean isNews(String revision, PolicySources.@Nullable Seen before) {
        return before == null
                || !before.revision().equals(revision)
                        && (looked != null
                                || !stores.states().await(stores.states().known(owner, source.name(), revision)));
    }

    private boolean offer(Candidate candidate, PolicySources.@Nullable Seen before) throws SourceException {
        String highest = before == null ? null : before.highest();
        String follows = highest == null || source.follows(candidate.revision(), highest)
                ? null
                : "it does not come after " + highest + ", the highest that was accepted";
        GateReport report = prepared(candidate, Gate.check(candidate, follows, rules));
        PolicyPack pack = report.pack();
        PolicySources.Entry entry = new PolicySources.Entry(
                owner,
                source.name(),
                candidate.revision(),
                pack == null ? null : pack.digest(),
                candidate.author(),
                candidate.signature() instanceof SignatureCheck.Signed(String signer, String key)
                        ? signer + " " + key
                        : null,
                candidate.at(),
                candidate.message(),
                Json.write(report.json()));
        String seen = before == null ? null : before.revision();
        if (pack == null || !report.passed()) {
            if (stores.states()
                    .await(stores.states().refused(entry, seen, isStrangers(report) ? null : kept(candidate)))) {
                looked = candidate.revision();
                metrics.refused(owner);
                for (Problem problem : report.problems()) {
                    LOG.errorf(
                            "event=policy_refused owner=%s revision=%s error=%s", owner, candidate.revision(), problem);
                }
            }
            return false;
        }
        Offered.Ready passed = Objects.requireNonNull(ready, "what passed is prepared");
        UUID content = stores.contents().await(stores.contents().write(owner, passed.parts()));
        offered.put(passed);
        if (!stores.states()
                .await(stores.states()
                        .accepted(entry, pack.digest(), seen, content, afterGate.of(owner, pack.digest())))) {
            // Another replica moved the mark meanwhile, to this state or another one: the next look tells.
            return false;
        }
        // Whoever takes it keeps it as long as it is needed.
        ready = null;
        looked = candidate.revision();
        metrics.accepted(owner);
        LOG.infof("event=policy_accepted owner=%s digest=%s revision=%s", owner, pack.digest(), candidate.revision());
        return true;
    }

    /** With the engine's own opinion: what it cannot run is not wanted. */
    private GateReport prepared(Candidate candidate, GateReport report) {
        ready = null;
        PolicyPack pack = report.pack();
        if (pack == null || !report.passed()) {
            return report;
        }
        long start = System.nanoTime();
        List<Problem> problems = new ArrayList<>();
        try {
            SortedMap<String, byte[]> files = PackReader.counting(candidate.files());
            ready = new Offered.Ready(engine.prepare(pack), new PackArchive(pack.revision(), files).write());
        } catch (PolicyRefusedException e) {
            problems.add(Problem.of("engine_refused", String.valueOf(e.getMessage())));
        }
        List<GateReport.Step> steps = new ArrayList<>(report.steps());
        steps.add(new GateReport.Step("engine", engine.engine(), problems, (System.nanoTime() - start) / 1_000_000));
        return new GateReport(steps, pack);
    }

    /** Nothing of a stranger's is kept but that it came: whoever may push could fill the database. */
    private static boolean isStrangers(GateReport report) {
        GateReport.Step first = report.steps().getFirst();
        return first.name().equals("signature") && !first.passed();
    }

    /** All files of one that was refused, as a list of names, lengths and contents; null where that is too much. */
    private static byte @Nullable [] kept(Candidate candidate) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (var file : candidate.files().entrySet()) {
            out.writeBytes((file.getKey() + " " + file.getValue().length + "\n").getBytes(UTF_8));
            out.writeBytes(file.getValue());
            if (out.size() > MOST_KEPT) {
                return null;
            }
        }
        return out.toByteArray();
    }

    void close() {
        source.close();
    }
}
