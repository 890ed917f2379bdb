package org.zerotrust.pdp.device;

/** Where in the leaf an issuer puts the device's identity. */
public enum IdentityField {
    /** The one SAN of type URI; it is the device id as it stands. */
    SAN_URI("san.uri"),
    /** The subject's serialNumber (2.5.4.5); the id is {@code urn:pdp:serial:} and the value. */
    SUBJECT_SERIAL("subject.serialNumber"),
    /** The subject's common name (2.5.4.3); the id is {@code urn:pdp:cn:} and the value. */
    SUBJECT_CN("subject.cn"),
    /** The one hardwareModuleName (RFC 4108 section 5); the id is {@code urn:pdp:hw:TYPE:SERIAL-IN-HEX}. */
    HARDWARE_MODULE("san.hardwareModuleName"),
    /** The one permanentIdentifier (RFC 4043); the id is {@code urn:pdp:pid:ASSIGNER:VALUE}, {@code -} for none. */
    PERMANENT_IDENTIFIER("san.permanentIdentifier");

    private final String wire;

    IdentityField(String wire) {
        this.wire = wire;
    }

    /** The name in the registry. */
    public String wire() {
        return wire;
    }
}
