package org.zerotrust.evidence.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zerotrust.evidence.pki.Asn1.bool;
import static org.zerotrust.evidence.pki.Asn1.flags;
import static org.zerotrust.evidence.pki.Asn1.integer;
import static org.zerotrust.evidence.pki.Asn1.join;
import static org.zerotrust.evidence.pki.Asn1.octets;
import static org.zerotrust.evidence.pki.Asn1.oid;
import static org.zerotrust.evidence.pki.Asn1.seq;
import static org.zerotrust.evidence.pki.Asn1.tlv;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.hardware.AndroidKey;
import org.zerotrust.evidence.hardware.DiceTcb;
import org.zerotrust.evidence.pki.Cert;
import org.zerotrust.evidence.pki.Keys;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.ChainVerdict;
import org.zerotrust.evidence.x509.ChainVerifier;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.evidence.x509.Purpose;

/** What certificates say of Android, DICE and TPM hardware, well-formed and not. */
class HardwareClaimsTest {
    private static final Keys ROOT = Keys.ROOT;
    private static final Keys DEVICE = Keys.LEAF;
    private static final String SHA_256 = "2.16.840.1.101.3.4.2.1";

    private static byte[] enumerated(int n) {
        return tlv(10, new byte[] {(byte) n});
    }

    /** {@code [n] EXPLICIT} with a tag above 30. */
    private static byte[] authorization(int n, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0xbf);
        out.write(0x80 | n >> 7);
        out.write(n & 0x7f);
        out.write(value.length);
        out.writeBytes(value);
        return out.toByteArray();
    }

    private static byte[] android(int level, int keyLevel, byte[]... hardware) {
        return seq(
                integer(300),
                enumerated(level),
                integer(300),
                enumerated(keyLevel),
                octets(new byte[] {1, 2}),
                octets(new byte[0]),
                // What software says of itself: not taken.
                seq(authorization(706, integer(209901))),
                seq(hardware));
    }

    private static byte[] rootOfTrust(boolean locked, int state) {
        return authorization(704, seq(octets(new byte[] {7}), bool(locked), enumerated(state), octets(new byte[] {8})));
    }

    private static Cert leaf() {
        return Cert.leaf("root", "device", DEVICE, ROOT);
    }

    private static HardwareClaims claims(Cert leaf) throws DerException {
        return claims(leaf, Cert.root("root", ROOT));
    }

    private static HardwareClaims claims(Cert leaf, Cert root) throws DerException {
        return HardwareClaims.of(List.of(Certificate.read(leaf.der()), Certificate.read(root.der())));
    }

    @Test
    void nothingIsSaid() throws DerException {
        assertThat(claims(leaf())).isSameAs(HardwareClaims.NONE);
    }

    @Test
    void anAndroidKey() throws DerException {
        HardwareClaims claims = claims(leaf().ext(
                        AndroidKey.OID,
                        false,
                        android(
                                1,
                                2,
                                rootOfTrust(true, 0),
                                authorization(705, integer(150000)),
                                authorization(706, integer(202610)),
                                authorization(718, integer(20261005)),
                                authorization(719, integer(20261001)))));
        assertThat(claims.android())
                .isEqualTo(new AndroidKey(
                        AndroidKey.Level.TRUSTED_ENVIRONMENT,
                        AndroidKey.Level.STRONG_BOX,
                        "0102",
                        true,
                        AndroidKey.VerifiedBoot.VERIFIED,
                        "07",
                        150000L,
                        202610L,
                        20261005L,
                        20261001L));
        assertThat(claims.software()).isFalse();
        assertThat(claims.unreadable()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, true", "1, 0, true", "1, 1, false"})
    void aKeyOfSoftwareIsSoftwares(int level, int keyLevel, boolean software) throws DerException {
        HardwareClaims claims = claims(leaf().ext(AndroidKey.OID, false, android(level, keyLevel)));
        assertThat(claims.software()).isEqualTo(software);
        // Of what hardware does not say, software's word is not taken.
        assertThat(claims.android()).isNotNull();
        assertThat(claims.android().osPatchLevel()).isNull();
    }

    @Test
    void anAppsKeyCannotSpeakForTheCertificatesItSigned() throws DerException {
        HardwareClaims claims = claims(
                leaf().ext(AndroidKey.OID, false, android(2, 2)),
                Cert.root("root", ROOT).ext(AndroidKey.OID, false, android(2, 2)));
        assertThat(claims.android()).isNull();
        assertThat(claims.unreadable()).containsExactly(AndroidKey.OID);
    }

    @Test
    void anAndroidStatementThatIsNoneIsNoStatement() throws DerException {
        byte[] whole = android(1, 1, rootOfTrust(true, 0));
        List<byte[]> broken = List.of(
                new byte[0],
                seq(),
                android(3, 1),
                android(1, 1, rootOfTrust(true, 4)),
                android(1, 1, authorization(706, integer(202610)), authorization(706, integer(202510))),
                android(1, 1, authorization(706, integer(-1))),
                android(1, 1, authorization(704, seq())),
                join(whole, new byte[] {0}),
                java.util.Arrays.copyOf(whole, whole.length - 1));
        for (byte[] extension : broken) {
            HardwareClaims claims = claims(leaf().ext(AndroidKey.OID, false, extension));
            assertThat(claims.android()).isNull();
            assertThat(claims.unreadable()).containsExactly(AndroidKey.OID);
        }
    }

    private static byte[] text(int n, String s) {
        return tlv(0x80 | n, s.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] layer(String model, int... set) {
        return seq(
                text(0, "acme"),
                text(1, model),
                text(2, "1.2"),
                tlv(0x83, new byte[] {9}),
                tlv(0x84, new byte[] {0}),
                tlv(0xa6, seq(oid(SHA_256), octets(new byte[] {1, 2, 3}))),
                flags(0x87, set));
    }

    @Test
    void layersOfDiceFromTheHardwareUp() throws DerException {
        HardwareClaims claims =
                claims(
                        leaf().ext(DiceTcb.TCB_INFO, true, layer("app", 3))
                                .ext(DiceTcb.UEID, false, seq(octets(new byte[] {1, (byte) 0xff}))),
                        Cert.root("root", ROOT).ext(DiceTcb.MULTI_TCB_INFO, false, seq(layer("rom"), layer("boot"))));
        assertThat(claims.layers()).extracting(DiceTcb::model).containsExactly("rom", "boot", "app");
        DiceTcb app = claims.layers().getLast();
        assertThat(app)
                .isEqualTo(new DiceTcb("acme", "app", "1.2", 9L, 0L, List.of(SHA_256 + ":010203"), Set.of("debug")));
        assertThat(claims.ueid()).isEqualTo("01ff");
    }

    @Test
    void twoEntityIdsAreNone() throws DerException {
        HardwareClaims claims = claims(
                leaf().ext(DiceTcb.UEID, false, seq(octets(new byte[] {1}))),
                Cert.root("root", ROOT).ext(DiceTcb.UEID, false, seq(octets(new byte[] {2}))));
        assertThat(claims.ueid()).isNull();
        assertThat(claims.unreadable()).containsExactly(DiceTcb.UEID);
    }

    @Test
    void aLayerMayBeCriticalOnlyIfItCanBeRead() throws Exception {
        assertThat(verified(leaf().ext(DiceTcb.TCB_INFO, true, layer("app")))).isInstanceOf(ChainVerdict.Valid.class);
        assertThat(verified(leaf().ext(DiceTcb.TCB_INFO, true, new byte[] {5, 0})))
                .isInstanceOfSatisfying(
                        ChainVerdict.Refused.class,
                        refused ->
                                assertThat(refused.findings().getFirst().code()).isEqualTo("CERT_CRITICAL_EXTENSION"));
    }

    private static ChainVerdict verified(Cert leaf) throws DerException {
        return ChainVerifier.verify(
                List.of(leaf.der()),
                List.of(Certificate.read(Cert.root("root", ROOT).der())),
                ChainOptions.of(Profile.RFC5280, Purpose.CLIENT),
                Cert.NOW);
    }

    @Test
    void aTpmsKey() throws DerException {
        byte[] names = seq(tlv(
                0xa4,
                seq(
                        tlv(0x31, seq(oid("2.23.133.2.1"), tlv(12, "id:4E544300".getBytes(StandardCharsets.US_ASCII)))),
                        tlv(0x31, seq(oid("2.23.133.2.2"), tlv(12, "NPCT75x".getBytes(StandardCharsets.US_ASCII)))),
                        tlv(
                                0x31,
                                seq(
                                        oid("2.23.133.2.3"),
                                        tlv(12, "id:00070002".getBytes(StandardCharsets.US_ASCII)))))));
        HardwareClaims claims = claims(leaf().ext("2.5.29.37", false, seq(oid("2.23.133.8.3")))
                .ext("2.5.29.32", false, seq(seq(oid("2.23.133.11.1.1")), seq(oid("2.23.133.11.1.3"))))
                .ext("2.5.29.17", false, names));
        assertThat(claims.tpm())
                .isEqualTo(new TpmKey(
                        true, false, Set.of("verified", "restricted"), "id:4E544300", "NPCT75x", "id:00070002"));
    }
}
