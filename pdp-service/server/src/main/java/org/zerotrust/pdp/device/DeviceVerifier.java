package org.zerotrust.pdp.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.revocation.OcspResponse;
import org.zerotrust.evidence.revocation.RevocationChecker;
import org.zerotrust.evidence.revocation.RevocationRule;
import org.zerotrust.evidence.revocation.RevocationVerdict;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.CertificateDialect;
import org.zerotrust.pdp.identity.ProofKind;
import org.zerotrust.pdp.outcome.BoundedCache;
import org.zerotrust.pdp.outcome.ReasonCode;

/**
 * The device step, in its fixed order: chain, agreement of the claimed id, proof of possession, record. The spine
 * calls {@link #remembered} first; only where that gives nothing does it pay for {@link #verifyChain}.
 */
public final class DeviceVerifier {
    private final IssuerRegistry issuers;
    private final BoundedCache<ChainKey, VerifiedChain> chains;
    private final StatusLists lists;

    /**
     * A verifier.
     *
     * @param issuers the tenants' anchors
     * @param lists what is known of revocation
     * @param rememberedChains how many verified chains to keep
     */
    public DeviceVerifier(IssuerRegistry issuers, StatusLists lists, int rememberedChains) {
        this.issuers = issuers;
        this.lists = lists;
        this.chains = new BoundedCache<>(rememberedChains);
    }

    /** A chain as it is handed over, with the way to read it. */
    public record Presented(Caller caller, List<String> chain, CertificateDialect dialect, int hops) {
        public Presented {
            chain = List.copyOf(chain);
        }

        /** The chain that the device showed. */
        public static Presented device(Caller caller, DevicePresentation device) {
            return new Presented(caller, device.chain(), caller.dialect(), caller.hops());
        }

        /** The chain of the key that signed the proof: always PEM, for it comes from the device and not out of a header. */
        public static Presented signer(Caller caller, Proof proof) {
            return new Presented(caller, proof.signer(), CertificateDialect.PEM, 0);
        }

        ChainKey key(long issuersVersion) {
            return ChainKey.of(caller.tenant(), issuersVersion, dialect, hops, chain);
        }
    }

    /** The chain as it was verified before, where it was, with the anchors of today and within its validity. */
    public @Nullable VerifiedChain remembered(Presented presented, Instant now) {
        long version = issuers.issuers(presented.caller().tenant()).version();
        VerifiedChain chain = chains.get(presented.key(version));
        return chain != null && chain.validAt(now.getEpochSecond()) ? chain : null;
    }

    /** Verifies the chain; milliseconds of work, so never on an event loop. */
    public ChainResult verifyChain(Presented presented, Instant now) {
        IssuerRegistry.Issuers anchors = issuers.issuers(presented.caller().tenant());
        ChainResult result =
                ChainVerifier.verify(presented.chain(), presented.dialect(), presented.hops(), anchors.profiles(), now);
        if (result instanceof ChainResult.Accepted(VerifiedChain chain)) {
            // Only what was accepted is remembered: refusals are cheap to repeat and must not push others out.
            chains.put(presented.key(anchors.version()), chain);
        }
        return result;
    }

    /**
     * Agreement, proof and record of a device whose chain holds.
     *
     * @param signer the chain of the key that signed the proof; the device's own where it has no other
     * @param record what the registry has under the chain's device id
     */
    public DeviceResult verify(
            VerifiedChain chain,
            VerifiedChain signer,
            DevicePresentation device,
            Question question,
            Optional<DeviceRecord> record,
            Instant now) {
        // A remembered chain may have been revoked since, so its status is asked for at every decision; the signer's
        // too.
        RevocationStatus revocation = null;
        for (VerifiedChain one : signer == chain ? List.of(chain) : List.of(signer, chain)) {
            // What was stapled is about the device's certificate; nothing is lost by asking it about the signer's too.
            switch (status(one, device.tls(), now)) {
                case RevocationVerdict.Refused(RevocationRule rule, int _, String seen) -> {
                    return refused(chain, new ReasonCode(rule.code()), rule.asks(), seen);
                }
                case RevocationVerdict.Good good ->
                    revocation = new RevocationStatus(
                            one.issuer().status().options().mode().wire(),
                            Math.max(good.age(now.getEpochSecond()), revocation == null ? 0 : revocation.age()));
            }
        }
        if (revocation == null) {
            throw new IllegalStateException("a chain has a status or is refused");
        }
        if (device.id() != null && !device.id().equals(chain.deviceId())) {
            return refused(chain, ReasonCode.IDENTITY_MISMATCH, chain.deviceId(), device.id());
        }
        Proof proof = device.proof();
        if (proof == null) {
            return refused(chain, ReasonCode.POP_MISSING, "a proof that the device's key was used", "none");
        }
        if (!signer.deviceId().equals(chain.deviceId())
                || !signer.issuer().id().equals(chain.issuer().id())) {
            // Two keys of one device: the same issuer must say of both that they are this device's.
            return refused(chain, ReasonCode.POP_INVALID, "a signing key of this device and issuer", "another's");
        }
        return switch (ProofVerifier.verify(proof, signer.facts(), device.tls(), question, now)) {
            case ProofResult.Refused(Finding finding) -> new DeviceResult.Refused(List.of(finding), chain.deviceId());
            case ProofResult.Proven proven -> recorded(chain, device, proof.kind(), proven, record, revocation, now);
        };
    }

    /** The answer to a proof that was used before. */
    public static DeviceResult.Refused replayed(VerifiedDevice device) {
        return new DeviceResult.Refused(
                List.of(new Finding(ReasonCode.POP_REPLAYED, "a new proof", "one used before")), device.id());
    }

    private RevocationVerdict status(VerifiedChain chain, @Nullable TlsFacts tls, Instant now) {
        // Revoked by either is revoked: an old answer that was good cannot hide a list that says otherwise.
        var evidence = RevocationChecker.Evidence.of(
                lists.lists(chain.issuer()), answers(chain, tls), chain.path().path());
        return RevocationChecker.check(
                chain.path(), evidence, chain.issuer().status().options(), now);
    }

    private List<OcspResponse> answers(VerifiedChain chain, @Nullable TlsFacts tls) {
        List<OcspResponse> asked = lists.answers(chain);
        OcspResponse stapled = tls == null || tls.ocspResponse() == null ? null : OcspStaple.read(tls.ocspResponse());
        if (stapled == null) {
            return asked;
        }
        List<OcspResponse> all = new ArrayList<>(asked);
        all.add(stapled);
        return all;
    }

    private static DeviceResult recorded(
            VerifiedChain chain,
            DevicePresentation device,
            ProofKind kind,
            ProofResult.Proven proven,
            Optional<DeviceRecord> found,
            RevocationStatus revocation,
            Instant now) {
        DeviceRecord record = found.orElse(null);
        if (record == null && chain.issuer().requiresRecord()) {
            return refused(chain, ReasonCode.DEVICE_UNKNOWN, "a registered device", "none");
        }
        Identifiers seen = device.identifiers();
        if (record != null) {
            Finding against = RecordRules.check(record, chain, seen, now);
            if (against != null) {
                return new DeviceResult.Refused(List.of(against), chain.deviceId());
            }
            String eid = record.identifiers().eid();
            seen = new Identifiers(
                    eid != null ? eid : seen.eid(),
                    seen.iccid() != null ? seen.iccid() : record.identifiers().iccid(),
                    seen.imei() != null ? seen.imei() : record.identifiers().imei());
        }
        return new DeviceResult.Verified(
                new VerifiedDevice(
                        chain.deviceId(),
                        chain.facts(),
                        chain.issuer(),
                        kind,
                        proven.at(),
                        record,
                        seen,
                        device.tls(),
                        revocation),
                proven.id());
    }

    private static DeviceResult refused(VerifiedChain chain, ReasonCode code, String expected, String seen) {
        return new DeviceResult.Refused(List.of(new Finding(code, expected, seen)), chain.deviceId());
    }

    /** How many chains are remembered now, for metrics. */
    public int rememberedChains() {
        return chains.size();
    }
}
