package org.zerotrust.pdp.store;

import java.util.List;
import org.zerotrust.pdp.identity.registry.Registrations;

/** Whether rows can be read back by the views; each throws {@link IllegalArgumentException} where they could not. */
public final class RowChecks {
    private RowChecks() {}

    /** A device. */
    public static void check(DeviceRow row) {
        var _ = Rows.device(row);
    }

    /** A caller. */
    public static void check(PepRow row) {
        var _ = Rows.registration(row);
    }

    /** An issuer of tokens. */
    public static void check(TokenIssuerRow row) {
        var _ = new Registrations(List.of(), List.of(Rows.tokenIssuer(row)), List.of(Rows.subjectIssuer(row)));
    }

    /** An issuer. */
    public static void check(IssuerRow row) {
        var _ = Rows.issuer(row);
    }

    /** A verifier of attestation. */
    public static void check(VerifierRow row) {
        var _ = VerifierRows.known(row);
    }
}
