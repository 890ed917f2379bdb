package org.zerotrust.pdp.device;

/** Where an issuer asserts that the private key lives. It comes from the issuer registry, never from a name. */
public enum KeyProtection {
    IOT_SAFE("iot-safe"),
    TPM("tpm"),
    SECURE_ELEMENT("secure-element"),
    TEE("tee"),
    SOFTWARE("software");

    private final String wire;

    KeyProtection(String wire) {
        this.wire = wire;
    }

    /** The name in the registry and in policy input. */
    public String wire() {
        return wire;
    }
}
