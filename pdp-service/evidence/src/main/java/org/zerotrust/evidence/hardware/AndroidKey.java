package org.zerotrust.evidence.hardware;

import java.math.BigInteger;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.jspecify.annotations.Nullable;

/**
 * The key attestation of an Android device (extension 1.3.6.1.4.1.11129.2.1.17, KeyDescription). Only what hardware
 * enforces is taken; what the system's software says of itself proves nothing.
 *
 * @param level where the attestation was made
 * @param keyLevel where the key lives
 * @param challenge what the asker sent, hex
 * @param deviceLocked whether the boot loader is locked; null where no root of trust is stated
 * @param verifiedBoot the state of verified boot; null where no root of trust is stated
 * @param verifiedBootKey digest of the key that verified the system, hex; null where none is stated
 * @param osVersion six digits, for example 150000; null where none is stated
 * @param osPatchLevel YYYYMM; null where none is stated
 * @param vendorPatchLevel YYYYMMDD; null where none is stated
 * @param bootPatchLevel YYYYMMDD; null where none is stated
 */
public record AndroidKey(
        Level level,
        Level keyLevel,
        String challenge,
        @Nullable Boolean deviceLocked,
        @Nullable VerifiedBoot verifiedBoot,
        @Nullable String verifiedBootKey,
        @Nullable Long osVersion,
        @Nullable Long osPatchLevel,
        @Nullable Long vendorPatchLevel,
        @Nullable Long bootPatchLevel) {
    /** The extension. */
    public static final String OID = "1.3.6.1.4.1.11129.2.1.17";

    private static final int ROOT_OF_TRUST = 704;
    private static final int OS_VERSION = 705;
    private static final int OS_PATCH_LEVEL = 706;
    private static final int VENDOR_PATCH_LEVEL = 718;
    private static final int BOOT_PATCH_LEVEL = 719;
    private static final int LARGEST_CHALLENGE = 128;

    /** SecurityLevel, in the order of its numbers. */
    public enum Level {
        SOFTWARE("software"),
        TRUSTED_ENVIRONMENT("trusted-environment"),
        STRONG_BOX("strong-box");

        private final String wire;

        Level(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }

    /** VerifiedBootState, in the order of its numbers. */
    public enum VerifiedBoot {
        VERIFIED("verified"),
        SELF_SIGNED("self-signed"),
        UNVERIFIED("unverified"),
        FAILED("failed");

        private final String wire;

        VerifiedBoot(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }

    /** Whether the key, or what speaks for it, is software only. */
    public boolean software() {
        return level == Level.SOFTWARE || keyLevel == Level.SOFTWARE;
    }

    /**
     * Reads a KeyDescription.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static AndroidKey read(byte[] extension) {
        ASN1Sequence description = Strict.sequence(extension);
        if (description.size() != 8) {
            throw new IllegalArgumentException("a key description of " + description.size() + " fields");
        }
        byte[] challenge =
                ASN1OctetString.getInstance(description.getObjectAt(4)).getOctets();
        if (challenge.length > LARGEST_CHALLENGE) {
            throw new IllegalArgumentException("a challenge of more than 128 bytes");
        }
        Hardware hardware = new Hardware(ASN1Sequence.getInstance(description.getObjectAt(7)));
        return new AndroidKey(
                one(Level.values(), description.getObjectAt(1)),
                one(Level.values(), description.getObjectAt(3)),
                HexFormat.of().formatHex(challenge),
                hardware.deviceLocked,
                hardware.verifiedBoot,
                hardware.verifiedBootKey,
                hardware.osVersion,
                hardware.osPatchLevel,
                hardware.vendorPatchLevel,
                hardware.bootPatchLevel);
    }

    private static <T> T one(T[] values, ASN1Encodable number) {
        BigInteger n = ASN1Enumerated.getInstance(number).getValue();
        if (n.signum() < 0 || n.bitLength() > 8 || n.intValue() >= values.length) {
            throw new IllegalArgumentException("an unknown state " + n);
        }
        return values[n.intValue()];
    }

    /** The hardware-enforced part of an AuthorizationList. */
    private static final class Hardware {
        private @Nullable Boolean deviceLocked;
        private @Nullable VerifiedBoot verifiedBoot;
        private @Nullable String verifiedBootKey;
        private @Nullable Long osVersion;
        private @Nullable Long osPatchLevel;
        private @Nullable Long vendorPatchLevel;
        private @Nullable Long bootPatchLevel;

        Hardware(ASN1Sequence list) {
            int before = -1;
            for (ASN1Encodable entry : list) {
                ASN1TaggedObject field = ASN1TaggedObject.getInstance(entry);
                // Two answers to one question would leave open which one is meant.
                if (field.getTagNo() <= before) {
                    throw new IllegalArgumentException("authorizations twice or out of their order");
                }
                before = field.getTagNo();
                field(field);
            }
        }

        private void field(ASN1TaggedObject field) {
            if (!field.isExplicit()) {
                throw new IllegalArgumentException("an authorization that is not tagged explicitly");
            }
            switch (field.getTagNo()) {
                case ROOT_OF_TRUST -> root(ASN1Sequence.getInstance(field.getExplicitBaseObject()));
                case OS_VERSION -> osVersion = number(field);
                case OS_PATCH_LEVEL -> osPatchLevel = number(field);
                case VENDOR_PATCH_LEVEL -> vendorPatchLevel = number(field);
                case BOOT_PATCH_LEVEL -> bootPatchLevel = number(field);
                default -> {
                    // Purposes and parameters of the key: no access rests on them.
                }
            }
        }

        private void root(ASN1Sequence root) {
            if (root.size() < 3 || root.size() > 4) {
                throw new IllegalArgumentException("a root of trust of " + root.size() + " fields");
            }
            verifiedBootKey = HexFormat.of()
                    .formatHex(ASN1OctetString.getInstance(root.getObjectAt(0)).getOctets());
            deviceLocked = ASN1Boolean.getInstance(root.getObjectAt(1)).isTrue();
            verifiedBoot = one(VerifiedBoot.values(), root.getObjectAt(2));
        }

        private static long number(ASN1TaggedObject field) {
            BigInteger n =
                    ASN1Integer.getInstance(field.getExplicitBaseObject()).getValue();
            if (n.signum() < 0 || n.bitLength() > 31) {
                throw new IllegalArgumentException("a level out of range");
            }
            return n.longValue();
        }
    }
}
