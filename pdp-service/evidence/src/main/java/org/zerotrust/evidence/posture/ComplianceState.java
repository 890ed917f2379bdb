package org.zerotrust.evidence.posture;

import java.util.Locale;

/** Whether a device keeps its organisation's rules ({@code compliance.state}), from what device management says. */
public enum ComplianceState {
    COMPLIANT("compliant"),
    /** Not compliant, but given time to become so. */
    IN_GRACE_PERIOD("in_grace_period"),
    NOT_COMPLIANT("not_compliant"),
    /** Nobody can say; never better than not compliant. */
    UNKNOWN("unknown");

    private final String wire;

    ComplianceState(String wire) {
        this.wire = wire;
    }

    /** The value of the signal. */
    public String wire() {
        return wire;
    }

    /** The name of the signal. */
    public static final String SIGNAL = "compliance.state";

    /**
     * What device management says, in our own word for it, Microsoft Graph's, Google's or CAEP's. None of them means
     * compliant by a word that another one uses for something else; what nobody uses is unknown.
     */
    public static ComplianceState said(String word) {
        for (ComplianceState state : values()) {
            if (state.wire.equals(word)) {
                return state;
            }
        }
        ComplianceState graph = ofGraph(word);
        ComplianceState google = ofGoogle(word);
        return graph != UNKNOWN ? graph : google != UNKNOWN ? google : ofCaep(word);
    }

    /** Microsoft Graph's {@code managedDevice.complianceState}, by its name or number. */
    public static ComplianceState ofGraph(String state) {
        return switch (state.strip().toLowerCase(Locale.ROOT)) {
            case "compliant", "1" -> COMPLIANT;
            case "noncompliant", "2" -> NOT_COMPLIANT;
            // Two policies that exclude one another, or one that cannot be applied: it is not kept.
            case "conflict", "3", "error", "4" -> NOT_COMPLIANT;
            case "ingraceperiod", "254" -> IN_GRACE_PERIOD;
            // Managed by somebody whose word we don't have.
            case "configmanager", "255" -> UNKNOWN;
            default -> UNKNOWN;
        };
    }

    /** Google's {@code ClientState.complianceState}. */
    public static ComplianceState ofGoogle(String state) {
        return switch (state.strip().toUpperCase(Locale.ROOT)) {
            case "COMPLIANT" -> COMPLIANT;
            case "NON_COMPLIANT" -> NOT_COMPLIANT;
            default -> UNKNOWN;
        };
    }

    /** CAEP's {@code device-compliance-change}, {@code current_status}. */
    public static ComplianceState ofCaep(String status) {
        return switch (status) {
            case "compliant" -> COMPLIANT;
            case "not-compliant" -> NOT_COMPLIANT;
            default -> UNKNOWN;
        };
    }
}
