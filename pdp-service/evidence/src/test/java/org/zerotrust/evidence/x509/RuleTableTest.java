package org.zerotrust.evidence.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zerotrust.evidence.pki.Asn1.bits;
import static org.zerotrust.evidence.pki.Asn1.bool;
import static org.zerotrust.evidence.pki.Asn1.cn;
import static org.zerotrust.evidence.pki.Asn1.flags;
import static org.zerotrust.evidence.pki.Asn1.integer;
import static org.zerotrust.evidence.pki.Asn1.name;
import static org.zerotrust.evidence.pki.Asn1.octets;
import static org.zerotrust.evidence.pki.Asn1.oid;
import static org.zerotrust.evidence.pki.Asn1.seq;
import static org.zerotrust.evidence.pki.Asn1.tlv;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zerotrust.evidence.pki.Cert;
import org.zerotrust.evidence.pki.Keys;

/** The table: for every rule at least one chain that breaks it and is refused with its reason code. */
class RuleTableTest {
    private static final ChainOptions CLIENT = ChainOptions.of(Profile.RFC5280, Purpose.CLIENT);
    private static final ChainOptions GSMA = ChainOptions.of(Profile.GSMA_RSP, Purpose.ANY);
    private static final Keys RSA_1024 =
            Keys.of("RSA", 1024, "SHA256withRSA", seq(oid("1.2.840.113549.1.1.11"), tlv(5)));
    private static final String SAN = "2.5.29.17";
    private static final String NC = "2.5.29.30";
    private static final String POLICIES = "2.5.29.32";
    private static final String BASIC = "2.5.29.19";
    private static final String USAGE = "2.5.29.15";
    private static final String EKU = "2.5.29.37";
    private static final String EUICC = "2.23.146.1.2.1.1";
    private static final String EUM = "2.23.146.1.2.1.2";
    private static final String EID = "89049032123451234512345678901235";

    /** One way to break a rule. */
    record Case(Rule rule, String how, List<byte[]> chain, Certificate anchor, ChainOptions options) {
        @Override
        public String toString() {
            return rule.id() + ": " + how;
        }
    }

    private static Cert root() {
        return Cert.root("root", Keys.ROOT);
    }

    private static Cert ca() {
        return Cert.ca("root", "ca", Keys.CA, Keys.ROOT);
    }

    private static Cert leaf() {
        return Cert.leaf("ca", "device", Keys.LEAF, Keys.CA);
    }

    private static Case of(Rule rule, String how, Cert leaf, Cert ca, ChainOptions options) {
        return new Case(rule, how, List.of(leaf.der(), ca.der()), root().read(), options);
    }

    private static Case leaf(Rule rule, String how, Cert leaf) {
        return of(rule, how, leaf, ca(), CLIENT);
    }

    private static Case ca(Rule rule, String how, Cert ca) {
        return of(rule, how, leaf(), ca, CLIENT);
    }

    private static Case anchor(Rule rule, String how, Cert root) {
        return new Case(rule, how, List.of(leaf().der(), ca().der()), root.read(), CLIENT);
    }

    private static byte[] dns(String name) {
        return tlv(0x82, name.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] permitted(byte[] base) {
        return seq(tlv(0xa0, seq(base)));
    }

    private static byte[] policies(String... oids) {
        return seq(Arrays.stream(oids).map(o -> seq(oid(o))).toArray(byte[][]::new));
    }

    private static ChainOptions wanting(String... policies) {
        return new ChainOptions(
                Profile.RFC5280, Purpose.CLIENT, false, Set.of(policies), true, false, false, -1, Limits.DEFAULT);
    }

    private static Cert eum() {
        return ca().subject(name("2.5.4.10", "Maker", "2.5.4.3", "eum"))
                .ext(POLICIES, true, policies(EUM))
                .ext(NC, true, permitted(tlv(0xa4, name("2.5.4.10", "Maker", "2.5.4.5", "89049032"))));
    }

    private static Cert euicc(String eid, String organization) {
        return leaf().issuer(name("2.5.4.10", "Maker", "2.5.4.3", "eum"))
                .subject(name("2.5.4.6", "ES", "2.5.4.10", organization, "2.5.4.5", eid, "2.5.4.3", "eUICC"))
                .without(EKU)
                .ext(POLICIES, true, policies(EUICC));
    }

    static Stream<Case> cases() {
        byte[] sha1 = seq(oid("1.2.840.10045.4.1"));
        List<byte[]> crowd = new ArrayList<>(List.of(leaf().der()));
        byte[] one = ca().der();
        for (int i = 0; i <= Limits.DEFAULT.certificates(); i++) {
            crowd.add(one);
        }
        return Stream.of(
                leaf(Rule.ENCODING, "a byte behind the end", leaf().tail(new byte[1])),
                leaf(Rule.ENCODING, "a serial with a padding octet", leaf().serial(tlv(2, new byte[] {0, 1}))),
                leaf(
                        Rule.ENCODING,
                        "a GeneralizedTime before 2050",
                        leaf().validity(seq(
                                org.zerotrust.evidence.pki.Asn1.generalizedTime(Cert.BEGIN),
                                org.zerotrust.evidence.pki.Asn1.generalizedTime(Cert.END)))),
                leaf(
                        Rule.ENCODING,
                        "a criticality of FALSE written out",
                        leaf().raw(EKU, seq(oid(EKU), bool(false), octets(seq(oid("1.3.6.1.5.5.7.3.2")))))),
                new Case(Rule.EFFORT, "a crowd of certificates", crowd, root().read(), CLIENT),
                new Case(
                        Rule.ISSUER,
                        "another anchor",
                        List.of(leaf().der(), ca().der()),
                        Cert.root("other", Keys.OTHER).read(),
                        CLIENT),
                new Case(Rule.ISSUER, "the intermediate is missing", List.of(leaf().der()), root().read(), CLIENT),
                leaf(Rule.VERSION, "extensions in version 2", leaf().version(tlv(0xa0, integer(1)))),
                leaf(Rule.VERSION, "a unique id", leaf().more(tlv(0x82, new byte[] {0, 1}))),
                leaf(Rule.SERIAL, "zero", leaf().serial(integer(0))),
                leaf(Rule.SERIAL, "negative", leaf().serial(integer(-7))),
                ca(Rule.SERIAL, "21 octets", ca().serial(tlv(2, new byte[] {
                    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
                }))),
                leaf(Rule.ALGORITHMS_AGREE, "SHA-384 inside", leaf().inner(seq(oid("1.2.840.10045.4.3.3")))),
                new Case(
                        Rule.ISSUER_NAME,
                        "no issuer",
                        List.of(Cert.leaf("x", "device", Keys.LEAF, Keys.ROOT)
                                .issuer(seq())
                                .der()),
                        root().subject(seq()).read(),
                        CLIENT),
                leaf(Rule.SUBJECT_NAME, "no subject, no alternative", leaf().subject(seq())),
                leaf(
                        Rule.SUBJECT_NAME,
                        "no subject, alternative not critical",
                        leaf().subject(seq()).ext(SAN, false, seq(dns("a.example")))),
                leaf(
                        Rule.EXTENSION_ONCE,
                        "two of one",
                        leaf().raw("again", seq(oid(EKU), octets(seq(oid("1.3.6.1.5.5.7.3.2")))))),
                leaf(
                        Rule.EXTENSION_FORM,
                        "text as subjectAltName",
                        leaf().ext(SAN, false, "x".getBytes(StandardCharsets.US_ASCII))),
                leaf(Rule.EXTENSION_FORM, "an extended key usage without a purpose", leaf().ext(EKU, false, seq())),
                ca(Rule.EXTENSION_FORM, "empty policy constraints", ca().ext("2.5.29.36", true, seq())),
                ca(Rule.EXTENSION_FORM, "empty name constraints", ca().ext(NC, true, seq())),
                leaf(
                        Rule.EXTENSION_FORM,
                        "an empty authorityInfoAccess",
                        leaf().ext("1.3.6.1.5.5.7.1.1", false, seq())),
                ca(Rule.EXTENSION_CRITICALITY, "basicConstraints", ca().ext(BASIC, false, seq(bool(true)))),
                ca(
                        Rule.EXTENSION_CRITICALITY,
                        "subjectKeyIdentifier",
                        ca().ext("2.5.29.14", true, octets(Keys.CA.keyId()))),
                ca(Rule.EXTENSION_CRITICALITY, "name constraints", ca().ext(NC, false, permitted(dns("example")))),
                leaf(Rule.AUTHORITY_KEY_ID, "none", leaf().without("2.5.29.35")),
                leaf(
                        Rule.AUTHORITY_KEY_ID,
                        "an issuer without a serial",
                        leaf().ext(
                                        "2.5.29.35",
                                        false,
                                        seq(tlv(0x80, Keys.CA.keyId()), tlv(0xa1, tlv(0xa4, cn("root")))))),
                ca(Rule.SUBJECT_KEY_ID, "none", ca().without("2.5.29.14")),
                anchor(Rule.SUBJECT_KEY_ID, "none in the anchor", root().without("2.5.29.14")),
                leaf(Rule.KEY_USAGE_FORM, "no bit", leaf().ext(USAGE, true, tlv(3, new byte[1]))),
                leaf(Rule.KEY_USAGE_FORM, "keyCertSign of an end entity", leaf().ext(USAGE, true, flags(3, 0, 5))),
                leaf(Rule.POLICY_FORM, "one twice", leaf().ext(POLICIES, false, policies("1.2.3", "1.2.3"))),
                ca(
                        Rule.POLICY_FORM,
                        "a mapping of anyPolicy",
                        ca().ext("2.5.29.33", true, seq(seq(oid("2.5.29.32.0"), oid("1.2.3"))))),
                leaf(Rule.ALTERNATIVE_NAME_FORM, "an underscore", leaf().ext(SAN, false, seq(dns("a_b.example")))),
                leaf(
                        Rule.ALTERNATIVE_NAME_FORM,
                        "a URI without a scheme",
                        leaf().ext(SAN, false, seq(tlv(0x86, "device-1".getBytes(StandardCharsets.US_ASCII))))),
                leaf(
                        Rule.ALTERNATIVE_NAME_FORM,
                        "an address of five octets",
                        leaf().ext(SAN, false, seq(tlv(0x87, new byte[5])))),
                leaf(
                        Rule.BASIC_CONSTRAINTS_FORM,
                        "a path length of an end entity",
                        leaf().ext(BASIC, true, seq(integer(0)))),
                leaf(Rule.NAME_CONSTRAINTS_FORM, "of an end entity", leaf().ext(NC, true, permitted(dns("example")))),
                ca(Rule.NAME_CONSTRAINTS_FORM, "a wildcard", ca().ext(NC, true, permitted(dns("*.example")))),
                leaf(Rule.KEY_FORM, "a point that is not on its curve", leaf().keyInfo(offCurve())),
                leaf(
                        Rule.KEY_FORM,
                        "RSA without parameters",
                        leaf().keyInfo(seq(seq(oid("1.2.840.113549.1.1.1")), bits(seq(integer(3), integer(3)))))),
                new Case(
                        Rule.SIGNATURE_FORM,
                        "parameters where there are none",
                        List.of(
                                Cert.leaf(
                                                "ca",
                                                "device",
                                                Keys.LEAF,
                                                Keys.CA.signing(
                                                        "SHA256withECDSA", seq(oid("1.2.840.10045.4.3.2"), tlv(5))))
                                        .der(),
                                ca().der()),
                        root().read(),
                        CLIENT),
                leaf(
                        Rule.KEY_CURVE,
                        "P-224",
                        leaf().keyInfo(Keys.ec("secp224r1").keyInfo())),
                leaf(
                        Rule.KEY_CURVE,
                        "parameters written out",
                        leaf().keyInfo(seq(seq(oid("1.2.840.10045.2.1"), seq(integer(1))), bits(new byte[65])))),
                leaf(Rule.KEY_STRENGTH, "RSA of 1024 bits", leaf().keyInfo(RSA_1024.keyInfo())),
                leaf(
                        Rule.KEY_STRENGTH,
                        "DSA",
                        leaf().keyInfo(Keys.of("DSA", 2048, "SHA256withDSA", seq())
                                .keyInfo())),
                leaf(
                        Rule.SIGNATURE_STRENGTH,
                        "SHA-1",
                        Cert.leaf("ca", "device", Keys.LEAF, Keys.CA.signing("SHA1withECDSA", sha1))),
                leaf(Rule.SIGNATURE, "another key", Cert.leaf("ca", "device", Keys.LEAF, Keys.OTHER)),
                leaf(Rule.NOT_BEFORE, "tomorrow", leaf().validity(Cert.NOW.plusSeconds(1), Cert.END)),
                leaf(Rule.NOT_AFTER, "yesterday", leaf().validity(Cert.BEGIN, Cert.NOW.minusSeconds(1))),
                anchor(Rule.NOT_AFTER, "the anchor", root().validity(Cert.BEGIN, Cert.NOW.minusSeconds(1))),
                of(
                        Rule.NAME_CONSTRAINTS,
                        "outside the permitted",
                        leaf().ext(SAN, false, seq(dns("a.other"))),
                        ca().ext(NC, true, permitted(dns("example"))),
                        CLIENT),
                new Case(
                        Rule.NAME_CONSTRAINTS,
                        "in what the anchor excludes",
                        List.of(leaf().ext(SAN, false, seq(dns("a.example"))).der(), ca().der()),
                        root().ext(NC, true, seq(tlv(0xa1, seq(dns("example")))))
                                .read(),
                        CLIENT),
                of(Rule.POLICIES, "none where one is asked for", leaf(), ca(), wanting("1.2.3")),
                of(
                        Rule.POLICIES,
                        "another",
                        leaf().ext(POLICIES, false, policies("1.2.4")),
                        ca().ext(POLICIES, false, policies("1.2.4")),
                        wanting("1.2.3")),
                of(
                        Rule.POLICIES,
                        "required by the CA",
                        leaf(),
                        ca().ext("2.5.29.36", true, seq(tlv(0x80, new byte[1]))),
                        CLIENT),
                ca(Rule.CA, "an end entity issues", ca().without(BASIC).ext(USAGE, true, flags(3, 0))),
                new Case(
                        Rule.PATH_LENGTH,
                        "one intermediate too many",
                        List.of(
                                Cert.leaf("ca2", "device", Keys.LEAF, Keys.CA2).der(),
                                Cert.ca("ca", "ca2", Keys.CA2, Keys.CA).der(),
                                ca().ext(BASIC, true, seq(bool(true), integer(0)))
                                        .der()),
                        root().read(),
                        CLIENT),
                of(Rule.PATH_LENGTH, "fewer asked for", leaf(), ca(), CLIENT.withMaxIntermediates(0)),
                ca(Rule.CA_KEY_USAGE, "cRLSign only", ca().ext(USAGE, true, flags(3, 6))),
                leaf(Rule.CRITICAL_EXTENSION, "unknown", leaf().ext("1.3.6.1.4.1.55738.666.1", true, seq())),
                of(
                        Rule.COMMON_PURPOSE,
                        "a CA for mail, a leaf for clients",
                        leaf(),
                        ca().ext(EKU, false, seq(oid("1.3.6.1.5.5.7.3.4"))),
                        ChainOptions.of(Profile.RFC5280, Purpose.ANY)),
                leaf(Rule.LEAF_IS_NO_CA, "a CA", leaf().ext(BASIC, true, seq(bool(true)))),
                leaf(Rule.LEAF_KEY_USAGE, "keyEncipherment", leaf().ext(USAGE, true, flags(3, 2))),
                of(
                        Rule.LEAF_PURPOSE_GIVEN,
                        "none where one is asked for",
                        leaf().without(EKU),
                        ca(),
                        new ChainOptions(
                                Profile.RFC5280,
                                Purpose.CLIENT,
                                true,
                                Set.of(),
                                false,
                                false,
                                false,
                                -1,
                                Limits.DEFAULT)),
                leaf(Rule.LEAF_PURPOSE, "a server", leaf().ext(EKU, false, seq(oid("1.3.6.1.5.5.7.3.1")))),
                of(Rule.EUICC_ROLE, "issued by no manufacturer", euicc(EID, "Maker"), eum().without(POLICIES), GSMA),
                of(Rule.EUICC_ID, "check digits", euicc("89049032123451234512345678901236", "Maker"), eum(), GSMA),
                of(Rule.EUICC_ID, "another organization", euicc(EID, "Other"), eum().without(NC), GSMA),
                of(
                        Rule.EUICC_EIN,
                        "another EIN",
                        euicc(EID, "Maker"),
                        eum().without(NC)
                                .ext(
                                        "2.23.146.1.2.2.0",
                                        true,
                                        seq(tlv(0x13, "89049033".getBytes(StandardCharsets.US_ASCII)))),
                        GSMA));
    }

    private static byte[] offCurve() {
        byte[] info = Keys.LEAF.keyInfo();
        info[info.length - 1] ^= 1;
        return info;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedWithItsCode(Case test) {
        ChainVerdict verdict = ChainVerifier.verify(test.chain, List.of(test.anchor), test.options, Cert.NOW);

        assertThat(verdict).isInstanceOfSatisfying(ChainVerdict.Refused.class, refused -> {
            assertThat(refused.findings()).extracting(Finding::rule).contains(test.rule);
            assertThat(refused.asked()).contains(test.rule);
            if (refused.findings().size() == 1) {
                assertThat(refused.code()).isEqualTo(test.rule.code());
            }
        });
    }

    @Test
    void everyRuleIsInTheTable() {
        Set<Rule> missing = EnumSet.allOf(Rule.class);
        cases().forEach(c -> missing.remove(c.rule));
        assertThat(missing).isEmpty();
    }

    @Test
    void whatNothingIsWrongWithIsValid() {
        assertValid(List.of(leaf().der(), ca().der()), CLIENT, Cert.NOW);
        // IEEE 2030.5: an empty subject, a critical hardwareModuleName, and no end.
        byte[] module = seq(oid("1.3.6.1.4.1.40732.1.1"), octets(new byte[] {1, 2, 3}));
        Cert energy = leaf().subject(seq())
                .ext(SAN, true, seq(tlv(0xa0, oid(GeneralName.HARDWARE_MODULE_NAME), tlv(0xa0, module))))
                .validity(Cert.BEGIN, Instant.parse("9999-12-31T23:59:59Z"));
        assertValid(List.of(energy.der(), ca().der()), CLIENT, Cert.NOW);
        // Within the constraints, with the policy asked for, through a mapping.
        assertValid(
                List.of(
                        leaf().ext(SAN, false, seq(dns("a.example")))
                                .ext(POLICIES, false, policies("1.2.9"))
                                .der(),
                        ca().ext(NC, true, permitted(dns("example")))
                                .ext(POLICIES, false, policies("1.2.3"))
                                .ext("2.5.29.33", true, seq(seq(oid("1.2.3"), oid("1.2.9"))))
                                .der()),
                wanting("1.2.3"),
                Cert.NOW);
        assertValid(List.of(euicc(EID, "Maker").der(), eum().der()), GSMA, Cert.NOW);
    }

    @Test
    void everyKindOfKeyIsTaken() {
        byte[] pss = seq(
                oid("1.2.840.113549.1.1.10"),
                seq(
                        tlv(0xa0, seq(oid("2.16.840.1.101.3.4.2.1"), tlv(5))),
                        tlv(0xa1, seq(oid("1.2.840.113549.1.1.8"), seq(oid("2.16.840.1.101.3.4.2.1"), tlv(5)))),
                        tlv(0xa2, integer(32))));
        Keys rsa = Keys.of("RSA", 2048, "SHA256withRSA", seq(oid("1.2.840.113549.1.1.11"), tlv(5)));
        for (Keys key : List.of(
                Keys.ec("secp384r1"),
                Keys.ec("secp521r1"),
                Keys.ec("brainpoolP256r1"),
                Keys.of("Ed25519", 0, "Ed25519", seq(oid("1.3.101.112"))),
                rsa,
                rsa.signing("RSASSA-PSS", pss))) {
            List<byte[]> chain = List.of(
                    Cert.leaf("ca", "device", key, key).der(),
                    Cert.ca("root", "ca", key, Keys.ROOT).der());
            assertValid(chain, CLIENT, Cert.NOW);
        }
    }

    @Test
    void theOrderOfTheBagAndStrangersInItMakeNoDifference() {
        List<byte[]> chain = List.of(
                Cert.leaf("ca2", "device", Keys.LEAF, Keys.CA2).der(),
                new byte[] {1, 2, 3},
                Cert.ca("other", "ca2", Keys.CA2, Keys.OTHER).der(),
                ca().der(),
                Cert.ca("ca2", "ca", Keys.CA, Keys.CA2).der(),
                Cert.ca("ca", "ca2", Keys.CA2, Keys.CA).der(),
                root().der());
        assertValid(chain, CLIENT, Cert.NOW);
    }

    private static void assertValid(List<byte[]> chain, ChainOptions options, Instant at) {
        ChainVerdict verdict = ChainVerifier.verify(chain, List.of(root().read()), options, at);
        assertThat(verdict).isInstanceOf(ChainVerdict.Valid.class);
    }
}
