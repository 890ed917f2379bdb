package org.zerotrust.pdp.decision;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.CloneWatch;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.device.IdentifierRules;
import org.zerotrust.pdp.device.VerifiedDevice;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.posture.Integrity;
import org.zerotrust.pdp.posture.KnownExploited;
import org.zerotrust.pdp.posture.Method;
import org.zerotrust.pdp.posture.PostureAssembler;
import org.zerotrust.pdp.posture.PostureStore;
import org.zerotrust.pdp.posture.ReportedSignal;

/**
 * Signals that this service derives itself, of a source that nobody else may use: whether the SIM is in the equipment it
 * was paired with, whether the device's key is in two places at once, and what of what it runs is known to be exploited.
 */
public final class OwnFindings {
    /** The SIM is in other equipment than is registered ({@code changed}), or not ({@code paired}). */
    public static final String SIM_BINDING = "sim.binding";

    /** {@code suspected} where the key was used in two places at once. */
    public static final String KEY_CLONE = "key.clone";

    private static final Duration AT_ONCE = Duration.ofMinutes(1);
    private static final Duration SUSPICION_LASTS = Duration.ofHours(1);
    private static final Duration REPORT_EVERY = Duration.ofMinutes(5);
    private static final int V4_NETWORK = 3;
    private static final int V6_NETWORK = 6;

    private final CloneWatch clones;
    private final PostureStore store;
    private final KnownExploited exploited;

    /**
     * Findings.
     *
     * @param store suspicions are reported to it, so that other replicas and later decisions know of them
     * @param exploited joins inventories with what is known to be exploited
     */
    public OwnFindings(CloneWatch clones, PostureStore store, KnownExploited exploited) {
        this.clones = clones;
        this.store = store;
        this.exploited = exploited;
    }

    /** What travelled with the question, and what we found ourselves. */
    List<ReportedSignal> beside(
            List<ReportedSignal> travelling,
            PostureStore.Held held,
            Caller caller,
            VerifiedDevice device,
            AccessRequest request,
            Instant now) {
        ReportedSignal binding = simBinding(device, request.device(), now);
        String place = place(caller, request.context().ip());
        boolean cloned = clones.used(
                caller.tenant().value() + "\n" + device.certificate().jkt() + "\n" + place.charAt(0), place, now);
        List<ReportedSignal> vulnerable = exploited.findings(
                travelling,
                // Where this replica is behind, what is held says nothing of today.
                held.current() ? held.signals() : List.of(),
                now);
        if (binding == null && !cloned && vulnerable.isEmpty()) {
            return travelling;
        }
        List<ReportedSignal> all = new ArrayList<>(travelling);
        all.addAll(vulnerable);
        if (binding != null) {
            all.add(binding);
        }
        if (cloned) {
            ReportedSignal suspicion = own(KEY_CLONE, "suspected", SUSPICION_LASTS, now);
            all.add(suspicion);
            if (!isKnown(held, now)) {
                // This decision knows already; that the others hear of it is not waited for, and a report that fails is
                // made again by the next use of the key.
                var _ = store.report(caller.tenant(), device.id(), List.of(suspicion));
            }
        }
        return all;
    }

    private static boolean isKnown(PostureStore.Held held, Instant now) {
        return held.signals().stream()
                .anyMatch(signal -> signal.name().equals(KEY_CLONE)
                        && signal.source().equals(PostureAssembler.OWN_SOURCE)
                        && signal.observedAt().plus(REPORT_EVERY).isAfter(now));
    }

    private static @Nullable ReportedSignal simBinding(
            VerifiedDevice device, @Nullable DevicePresentation presented, Instant now) {
        String registered =
                device.record() == null ? null : device.record().identifiers().imei();
        String seen = presented == null ? null : presented.identifiers().imei();
        if (registered == null || seen == null) {
            return null;
        }
        boolean same = IdentifierRules.sameEquipment(registered, seen);
        return own(SIM_BINDING, same ? "paired" : "changed", AT_ONCE, now);
    }

    private static ReportedSignal own(String name, Object value, Duration maxAge, Instant now) {
        return new ReportedSignal(
                name,
                value,
                PostureAssembler.OWN_SOURCE,
                Method.DERIVED,
                now,
                now,
                maxAge,
                Integrity.AUTHENTICATED,
                PostureAssembler.OWN_SOURCE);
    }

    /**
     * The network that the enforcement point saw the device in (a /24 or /48: addresses behind one carrier change), else
     * the enforcement point. The first letter is the kind: a device with an address of each kind is in one place, so
     * places are compared with those of their kind only.
     */
    private static String place(Caller caller, @Nullable String ip) {
        if (ip == null) {
            return "p" + caller.id().value();
        }
        byte[] address = InetAddress.ofLiteral(ip).getAddress();
        boolean v4 = address.length == 4;
        StringBuilder network = new StringBuilder(20).append(v4 ? '4' : '6');
        int octets = v4 ? V4_NETWORK : V6_NETWORK;
        for (int i = 0; i < octets; i++) {
            network.append(address[i]).append('.');
        }
        return network.toString();
    }
}
