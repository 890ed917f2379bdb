package org.zerotrust.pdp.device;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.ProofKind;
import org.zerotrust.pdp.outcome.BoundedCache;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.ReasonCode;

/**
 * The device step, in its fixed order: chain, agreement of the claimed id, proof of possession, record. The spine
 * calls {@link #remembered} first; only where that gives nothing does it pay for {@link #verifyChain}.
 */
public final class DeviceVerifier {
    private final IssuerRegistry issuers;
    private final BoundedCache<ChainKey, VerifiedChain> chains;
    private final ReplayGuard replays;

    /**
     * A verifier.
     *
     * @param issuers the tenants' anchors
     * @param rememberedChains how many verified chains to keep
     * @param rememberedNonces how many nonces to keep for each acceptance window
     */
    public DeviceVerifier(IssuerRegistry issuers, int rememberedChains, int rememberedNonces) {
        this.issuers = issuers;
        this.chains = new BoundedCache<>(rememberedChains);
        this.replays = new ReplayGuard(2 * JwsProof.WINDOW_SECONDS + 1, rememberedNonces);
    }

    /** The chain as it was verified before, where it was, with the anchors of today and within its validity. */
    public @Nullable VerifiedChain remembered(Caller caller, DevicePresentation device, Instant now) {
        long version = issuers.issuers(caller.tenant()).version();
        VerifiedChain chain = chains.get(ChainKey.of(caller.tenant(), version, device.chain()));
        return chain != null && chain.validAt(now.getEpochSecond()) ? chain : null;
    }

    /** Verifies the chain; milliseconds of work, so never on an event loop. */
    public ChainResult verifyChain(Caller caller, DevicePresentation device, Instant now) {
        IssuerRegistry.Issuers anchors = issuers.issuers(caller.tenant());
        ChainResult result = ChainVerifier.verify(device.chain(), caller.dialect(), anchors.profiles(), now);
        if (result instanceof ChainResult.Accepted(VerifiedChain chain)) {
            // Only what was accepted is remembered: refusals are cheap to repeat and must not push others out.
            chains.put(ChainKey.of(caller.tenant(), anchors.version(), device.chain()), chain);
        }
        return result;
    }

    /**
     * Agreement, proof and record of a device whose chain holds.
     *
     * @param record what the registry has under the chain's device id
     */
    public DeviceResult verify(
            VerifiedChain chain,
            DevicePresentation device,
            Question question,
            Optional<DeviceRecord> record,
            Instant now) {
        if (device.id() != null && !device.id().equals(chain.deviceId())) {
            return refused(chain, ReasonCode.IDENTITY_MISMATCH, chain.deviceId(), device.id());
        }
        Proof proof = device.proof();
        if (proof == null) {
            return refused(chain, ReasonCode.POP_MISSING, "a proof that the device's key was used", "none");
        }
        Instant proofAt;
        switch (proof) {
            case Proof.TlsByPep vouched -> {
                if (!question.caller().vouches().contains(ProofKind.TLS_BY_PEP)) {
                    // Anybody can say so; it counts only from a caller registered to vouch.
                    return refused(chain, ReasonCode.POP_MISSING, "a caller registered to vouch", "one that is not");
                }
                if (device.tls() == null || !device.tls().mutual()) {
                    return refused(chain, ReasonCode.POP_INVALID, "a mutual handshake", "none");
                }
                proofAt = now;
            }
            case Proof.Jws jws -> {
                JwsProof.Claims claims =
                        JwsProof.verify(jws.compact(), chain.facts().key(), question, now);
                if (claims == null) {
                    return refused(chain, ReasonCode.POP_INVALID, "a signature over this question", "another");
                }
                String nonce = question.caller().tenant() + "\n" + chain.deviceId() + "\n" + claims.nonce();
                switch (replays.see(nonce, now.getEpochSecond())) {
                    case FIRST -> {}
                    case REPLAYED -> {
                        return refused(chain, ReasonCode.POP_REPLAYED, "a new nonce", "one used before");
                    }
                    case FULL -> {
                        return new DeviceResult.Failed(Failure.of(FailureCode.OVERLOADED));
                    }
                }
                proofAt = claims.issuedAt();
            }
        }
        return recorded(chain, device, proof.kind(), proofAt, record, now);
    }

    private static DeviceResult recorded(
            VerifiedChain chain,
            DevicePresentation device,
            ProofKind proof,
            Instant proofAt,
            Optional<DeviceRecord> found,
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
        return new DeviceResult.Verified(new VerifiedDevice(
                chain.deviceId(), chain.facts(), chain.issuer(), proof, proofAt, record, seen, device.tls()));
    }

    private static DeviceResult refused(VerifiedChain chain, ReasonCode code, String expected, String seen) {
        return new DeviceResult.Refused(List.of(new Finding(code, expected, seen)), chain.deviceId());
    }

    /** How many chains are remembered now, for metrics. */
    public int rememberedChains() {
        return chains.size();
    }
}
