package org.zerotrust.pdp.store;

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

    /** An issuer. */
    public static void check(IssuerRow row) {
        var _ = Rows.issuer(row);
    }

    /** A verifier of attestation. */
    public static void check(VerifierRow row) {
        var _ = VerifierRows.known(row);
    }
}
