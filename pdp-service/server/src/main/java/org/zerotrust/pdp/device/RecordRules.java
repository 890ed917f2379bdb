package org.zerotrust.pdp.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.ReasonCode;

/** What a device's record says against it, in this order: end of life, certificate, module. Pure. */
final class RecordRules {
    private RecordRules() {}

    /** Null where the record has nothing against the device. */
    static @Nullable Finding check(DeviceRecord record, VerifiedChain chain, Identifiers seen, Instant now) {
        if (record.lifecycle() == Lifecycle.RETIRED) {
            return new Finding(ReasonCode.DEVICE_RETIRED, "a device in use", "retired");
        }
        switch (record.certificates().standing(chain.facts().fingerprint(), now)) {
            case ACCEPTED -> {}
            case SUPERSEDED -> {
                return new Finding(ReasonCode.CERT_SUPERSEDED, "the current certificate", "one that was replaced");
            }
            case NOT_ENROLLED -> {
                // The factory's certificate has done its work with the first enrolment; it needs no entry to be old.
                return chain.issuer().role() == CertificateRole.BOOTSTRAP
                        ? new Finding(ReasonCode.CERT_SUPERSEDED, "the current certificate", "the bootstrap one")
                        : new Finding(ReasonCode.CERT_NOT_ENROLLED, "the current certificate", "an unknown one");
            }
        }
        String eid = record.identifiers().eid();
        if (eid != null && seen.eid() != null && !eid.equals(seen.eid())) {
            return new Finding(ReasonCode.IDENTITY_MISMATCH, "the registered EID", "another");
        }
        return null;
    }
}
