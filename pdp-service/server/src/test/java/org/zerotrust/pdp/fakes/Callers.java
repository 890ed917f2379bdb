package org.zerotrust.pdp.fakes;

import java.util.Map;
import java.util.Set;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.CertificateDialect;
import org.zerotrust.pdp.identity.Explanation;
import org.zerotrust.pdp.identity.ProofKind;
import org.zerotrust.pdp.identity.Role;
import org.zerotrust.pdp.outcome.CallerId;
import org.zerotrust.pdp.outcome.TenantId;

/** The registrations that the cases speak of. */
public final class Callers {
    private Callers() {}

    /** Vouches for TLS and asks about everything. */
    public static Caller gateway(String tenant) {
        return new Caller(
                new TenantId(tenant),
                new CallerId("gateway"),
                Set.of(Role.PEP),
                Set.of("*"),
                CertificateDialect.PEM,
                0,
                Set.of(ProofKind.TLS_BY_PEP),
                true,
                Map.of("*", Set.of("pep")),
                Explanation.FULL,
                Map.of(),
                1);
    }

    /** Vouches for nothing and asks about telemetry only. */
    public static Caller observer(String tenant) {
        return new Caller(
                new TenantId(tenant),
                new CallerId("observer"),
                Set.of(Role.PEP),
                Set.of("telemetry"),
                CertificateDialect.PEM,
                0,
                Set.of(),
                false,
                Map.of("*", Set.of("pep")),
                Explanation.CODES,
                Map.of(),
                1);
    }

    /** Reports what {@code reporting} allows, by signal. */
    public static Caller reporting(String tenant, Map<String, Set<String>> reporting) {
        return new Caller(
                new TenantId(tenant),
                new CallerId("reporter"),
                Set.of(Role.REPORTER),
                Set.of(),
                CertificateDialect.PEM,
                0,
                Set.of(),
                false,
                reporting,
                Explanation.CODES,
                Map.of(),
                1);
    }
}
