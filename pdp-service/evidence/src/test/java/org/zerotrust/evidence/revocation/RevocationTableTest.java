package org.zerotrust.evidence.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zerotrust.evidence.pki.Asn1.cn;
import static org.zerotrust.evidence.pki.Asn1.flags;
import static org.zerotrust.evidence.pki.Asn1.oid;
import static org.zerotrust.evidence.pki.Asn1.seq;
import static org.zerotrust.evidence.pki.Asn1.tlv;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zerotrust.evidence.pki.Cert;
import org.zerotrust.evidence.pki.Keys;
import org.zerotrust.evidence.pki.OcspAnswer;
import org.zerotrust.evidence.pki.RevocationList;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.ChainVerdict;
import org.zerotrust.evidence.x509.ChainVerifier;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.evidence.x509.Purpose;

/** The table of revocation: what is good, and for every rule what is refused with its code. */
class RevocationTableTest {
    private static final byte[] NONCE = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final Instant NOW = Cert.NOW;
    private static final byte[] POINT = "http://crl.example/1".getBytes(StandardCharsets.US_ASCII);

    /** One situation; {@code broken} is null where the device is let in. */
    record Case(
            String how,
            @Nullable RevocationRule broken,
            Cert leaf,
            RevocationOptions options,
            List<byte[]> crls,
            List<byte[]> ocsp,
            List<byte[]> others,
            byte @Nullable [] nonce) {
        @Override
        public String toString() {
            return (broken == null ? "good" : broken.id()) + ": " + how;
        }
    }

    private static Cert leaf() {
        return Cert.leaf("root", "device", Keys.LEAF, Keys.ROOT);
    }

    private static Cert anchor() {
        return Cert.root("root", Keys.ROOT);
    }

    private static RevocationList list() {
        return RevocationList.of("root", Keys.ROOT);
    }

    private static Case crl(String how, @Nullable RevocationRule broken, RevocationList... lists) {
        return crl(how, broken, leaf(), lists);
    }

    private static Case crl(String how, @Nullable RevocationRule broken, Cert leaf, RevocationList... lists) {
        List<byte[]> der = Stream.of(lists).map(RevocationList::der).toList();
        return new Case(how, broken, leaf, RevocationOptions.hardFail(), der, List.of(), List.of(), null);
    }

    private static Case ocsp(String how, @Nullable RevocationRule broken, OcspAnswer... answers) {
        List<byte[]> der = Stream.of(answers).map(OcspAnswer::der).toList();
        return new Case(how, broken, leaf(), RevocationOptions.hardFail(), List.of(), der, List.of(), null);
    }

    private static Cert delegate(Keys signer, String purpose) {
        return Cert.leaf("root", "responder", Keys.OTHER, signer)
                .ext("2.5.29.37", false, seq(oid(purpose)))
                .ext("1.3.6.1.5.5.7.48.1.5", false, tlv(5));
    }

    private static byte[] uri(byte[] of) {
        return tlv(0xa0, tlv(0xa0, tlv(0x86, of)));
    }

    private static Cert indirect() {
        return leaf().ext("2.5.29.31", false, seq(seq(tlv(0xa2, tlv(0xa4, cn("lists"))))));
    }

    private static RevocationList byLists(Keys key) {
        return RevocationList.of("lists", key).scope(tlv(0x84, new byte[] {-1}));
    }

    private static Case indirect(String how, @Nullable RevocationRule broken, RevocationList list, Cert signer) {
        return new Case(
                how,
                broken,
                indirect(),
                RevocationOptions.hardFail(),
                List.of(list.der(), list().scope(uri(POINT)).der()),
                List.of(),
                List.of(signer.ext("2.5.29.31", false, seq(seq(uri(POINT)))).der()),
                null);
    }

    static Stream<Case> cases() {
        RevocationRule revoked = RevocationRule.NOT_REVOKED;
        RevocationRule invalid = RevocationRule.CRL_VALID;
        RevocationOptions day = RevocationOptions.boundedStale(Duration.ofDays(1));
        RevocationList old = list().from(NOW.minus(Duration.ofHours(9)), NOW.minus(Duration.ofHours(1)));
        Cert lists = Cert.leaf("root", "lists", Keys.CA2, Keys.ROOT)
                .ext("2.5.29.15", true, flags(3, 6))
                .serial(org.zerotrust.evidence.pki.Asn1.integer(99));
        return Stream.of(
                crl("a list without it", null, list().revoke(1)),
                crl("a list with it", revoked, list().revoke(4711)),
                crl("on hold", revoked, list().revoke(4711, 6, null)),
                crl("no list", RevocationRule.STATUS_KNOWN),
                crl("another issuer's list", RevocationRule.STATUS_KNOWN, RevocationList.of("other", Keys.OTHER)),
                crl("a list with the issuer's name and another key", invalid, RevocationList.of("root", Keys.OTHER)),
                crl("no cRLNumber", invalid, list().without("2.5.29.20")),
                crl(
                        "a critical cRLNumber",
                        invalid,
                        list().ext("2.5.29.20", true, org.zerotrust.evidence.pki.Asn1.integer(7))),
                crl("no authorityKeyIdentifier", invalid, list().without("2.5.29.35")),
                crl("an unknown critical extension", invalid, list().ext("1.2.3", true, seq())),
                crl("no nextUpdate", invalid, list().from(NOW.minusSeconds(9), null)),
                crl("of tomorrow", invalid, list().from(NOW.plusSeconds(3600), NOW.plusSeconds(7200))),
                crl("removeFromCRL in a complete list", invalid, list().revoke(4711, 8, null)),
                crl("past its nextUpdate", RevocationRule.CRL_FRESH, old),
                new Case("stale within bounds", null, leaf(), day, List.of(old.der()), List.of(), List.of(), null),
                new Case(
                        "stale beyond bounds",
                        RevocationRule.CRL_FRESH,
                        leaf(),
                        RevocationOptions.boundedStale(Duration.ofMinutes(5)),
                        List.of(old.der()),
                        List.of(),
                        List.of(),
                        null),
                crl(
                        "a stale list with it",
                        revoked,
                        list().revoke(4711).from(NOW.minus(Duration.ofHours(9)), NOW.minus(Duration.ofHours(1)))),
                // Deltas
                crl(
                        "revoked by a delta",
                        revoked,
                        list(),
                        list().number(8).delta(7).revoke(4711)),
                crl(
                        "released by a delta",
                        null,
                        list().revoke(4711, 6, null),
                        list().number(8).delta(7).revoke(4711, 8, null)),
                crl(
                        "a fresh delta over a stale list",
                        null,
                        old,
                        list().number(8).delta(7)),
                crl(
                        "a delta to a later list",
                        RevocationRule.CRL_FRESH,
                        old,
                        list().number(9).delta(8)),
                crl(
                        "a delta alone",
                        RevocationRule.STATUS_KNOWN,
                        list().number(8).delta(7)),
                // Scopes
                crl("for users", null, list().scope(tlv(0x81, new byte[] {-1}))),
                crl("for authorities", RevocationRule.STATUS_KNOWN, list().scope(tlv(0x82, new byte[] {-1}))),
                crl("for attribute certificates", RevocationRule.STATUS_KNOWN, list().scope(tlv(0x85, new byte[] {-1
                }))),
                crl("for some reasons", RevocationRule.STATUS_KNOWN, list().scope(flags(0x83, 1, 2))),
                crl(
                        "for all reasons, in two parts",
                        null,
                        leaf().ext("2.5.29.31", false, seq(seq(uri(POINT)))),
                        list().scope(uri(POINT), flags(0x83, 1, 2)),
                        list().scope(uri(POINT), flags(0x83, 3, 4, 5, 6, 7, 8))),
                crl(
                        "of the certificate's point",
                        null,
                        leaf().ext("2.5.29.31", false, seq(seq(uri(POINT)))),
                        list().scope(uri(POINT))),
                crl(
                        "of another point",
                        RevocationRule.STATUS_KNOWN,
                        leaf().ext(
                                        "2.5.29.31",
                                        false,
                                        seq(seq(uri("http://crl.example/2".getBytes(StandardCharsets.US_ASCII))))),
                        list().scope(uri(POINT))),
                // Indirect lists
                indirect("an indirect list without it", null, byLists(Keys.CA2).revoke(1, 1, "root"), lists),
                indirect(
                        "an indirect list with it",
                        revoked,
                        byLists(Keys.CA2).revoke(1, 1, "other").revoke(4711, 1, "root"),
                        lists),
                indirect(
                        "an indirect list with its number for another issuer",
                        null,
                        byLists(Keys.CA2).revoke(4711, 1, "other"),
                        lists),
                indirect(
                        "an indirect list by somebody without cRLSign",
                        invalid,
                        byLists(Keys.CA2),
                        Cert.leaf("root", "lists", Keys.CA2, Keys.ROOT)),
                indirect(
                        "an indirect list by somebody under another root",
                        invalid,
                        byLists(Keys.CA2),
                        Cert.leaf("root", "lists", Keys.CA2, Keys.OTHER).ext("2.5.29.15", true, flags(3, 6))),
                // OCSP
                ocsp("the issuer says good", null, OcspAnswer.of("root", Keys.ROOT)),
                ocsp(
                        "the issuer says revoked",
                        revoked,
                        OcspAnswer.of("root", Keys.ROOT).revoked()),
                ocsp(
                        "the issuer does not know",
                        RevocationRule.OCSP_ANSWERED,
                        OcspAnswer.of("root", Keys.ROOT).unknown()),
                ocsp(
                        "an old answer",
                        RevocationRule.OCSP_ANSWERED,
                        OcspAnswer.of("root", Keys.ROOT).from(NOW.minusSeconds(7200), NOW.minusSeconds(3600))),
                ocsp(
                        "an old answer without an end",
                        RevocationRule.OCSP_ANSWERED,
                        OcspAnswer.of("root", Keys.ROOT).from(NOW.minusSeconds(7200), null)),
                ocsp(
                        "an answer of the future",
                        RevocationRule.OCSP_VALID,
                        OcspAnswer.of("root", Keys.ROOT).from(NOW.plusSeconds(7200), null)),
                new Case(
                        "try later",
                        RevocationRule.OCSP_ANSWERED,
                        leaf(),
                        RevocationOptions.hardFail(),
                        List.of(),
                        List.of(seq(tlv(10, new byte[] {3}))),
                        List.of(),
                        null),
                ocsp(
                        "a delegate says good",
                        null,
                        OcspAnswer.by(
                                "root",
                                Keys.ROOT,
                                Keys.OTHER,
                                delegate(Keys.ROOT, "1.3.6.1.5.5.7.3.9").der())),
                ocsp(
                        "a delegate says revoked",
                        revoked,
                        OcspAnswer.by(
                                        "root",
                                        Keys.ROOT,
                                        Keys.OTHER,
                                        delegate(Keys.ROOT, "1.3.6.1.5.5.7.3.9").der())
                                .revoked()),
                ocsp(
                        "a delegate for another purpose",
                        RevocationRule.OCSP_VALID,
                        OcspAnswer.by(
                                "root",
                                Keys.ROOT,
                                Keys.OTHER,
                                delegate(Keys.ROOT, "1.3.6.1.5.5.7.3.2").der())),
                ocsp(
                        "a delegate for any purpose",
                        RevocationRule.OCSP_VALID,
                        OcspAnswer.by(
                                "root",
                                Keys.ROOT,
                                Keys.OTHER,
                                delegate(Keys.ROOT, "2.5.29.37.0").der())),
                ocsp(
                        "a delegate of nobody",
                        RevocationRule.OCSP_VALID,
                        OcspAnswer.by(
                                "root",
                                Keys.ROOT,
                                Keys.OTHER,
                                delegate(Keys.CA2, "1.3.6.1.5.5.7.3.9").der())),
                ocsp(
                        "a delegate whose own status is not known",
                        RevocationRule.OCSP_VALID,
                        OcspAnswer.by(
                                "root",
                                Keys.ROOT,
                                Keys.OTHER,
                                delegate(Keys.ROOT, "1.3.6.1.5.5.7.3.9")
                                        .without("1.3.6.1.5.5.7.48.1.5")
                                        .der())),
                ocsp("another certificate", RevocationRule.STATUS_KNOWN, OcspAnswer.of("other", Keys.ROOT)),
                new Case(
                        "the nonce that was sent",
                        null,
                        leaf(),
                        RevocationOptions.hardFail(),
                        List.of(),
                        List.of(OcspAnswer.of("root", Keys.ROOT).nonce(NONCE).der()),
                        List.of(),
                        NONCE),
                new Case(
                        "no nonce where one was sent",
                        RevocationRule.OCSP_VALID,
                        leaf(),
                        RevocationOptions.hardFail(),
                        List.of(),
                        List.of(OcspAnswer.of("root", Keys.ROOT).der()),
                        List.of(),
                        NONCE),
                new Case(
                        "good by OCSP, revoked by list",
                        revoked,
                        leaf(),
                        RevocationOptions.hardFail(),
                        List.of(list().revoke(4711).der()),
                        List.of(OcspAnswer.of("root", Keys.ROOT).der()),
                        List.of(),
                        null),
                // Short lives
                new Case(
                        "a short life",
                        null,
                        leaf().validity(NOW.minusSeconds(60), NOW.plusSeconds(3000)),
                        RevocationOptions.shortLived(Duration.ofHours(1)),
                        List.of(),
                        List.of(),
                        List.of(),
                        null),
                new Case(
                        "a short life, revoked all the same",
                        revoked,
                        leaf().validity(NOW.minusSeconds(60), NOW.plusSeconds(3000)),
                        RevocationOptions.shortLived(Duration.ofHours(1)),
                        List.of(list().revoke(4711).der()),
                        List.of(),
                        List.of(),
                        null),
                new Case(
                        "a long life",
                        RevocationRule.STATUS_KNOWN,
                        leaf(),
                        RevocationOptions.shortLived(Duration.ofHours(1)),
                        List.of(),
                        List.of(),
                        List.of(),
                        null));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hasItsVerdict(Case test) {
        ChainVerdict.Valid chain = chain(test.leaf, anchor().read());
        var read = RevocationChecker.Evidence.read(test.crls, test.ocsp, test.others);
        var evidence = new RevocationChecker.Evidence(read.lists(), read.responses(), read.others(), test.nonce);

        RevocationVerdict verdict = RevocationChecker.check(chain, evidence, test.options, NOW);

        switch (verdict) {
            case RevocationVerdict.Good good -> {
                assertThat(test.broken).as("good by %s", good).isNull();
                assertThat(good.statuses()).hasSize(1);
                assertThat(good.until()).isGreaterThanOrEqualTo(NOW.getEpochSecond());
            }
            case RevocationVerdict.Refused refused -> {
                assertThat(refused.rule()).as(refused.seen()).isEqualTo(test.broken);
                assertThat(refused.code()).isEqualTo(refused.rule().code());
            }
        }
    }

    private static ChainVerdict.Valid chain(Cert leaf, Certificate anchor) {
        ChainVerdict verdict = ChainVerifier.verify(
                List.of(leaf.der()), List.of(anchor), ChainOptions.of(Profile.RFC5280, Purpose.CLIENT), NOW);
        assertThat(verdict).isInstanceOf(ChainVerdict.Valid.class);
        return (ChainVerdict.Valid) verdict;
    }

    @Test
    void anIssuerWithoutCrlSignGivesNoLists() {
        Certificate anchor = anchor().ext("2.5.29.15", true, flags(3, 5)).read();
        var evidence = RevocationChecker.Evidence.read(List.of(list().der()), List.of(), List.of());

        RevocationVerdict verdict =
                RevocationChecker.check(chain(leaf(), anchor), evidence, RevocationOptions.hardFail(), NOW);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        RevocationVerdict.Refused.class,
                        refused -> assertThat(refused.rule()).isEqualTo(RevocationRule.CRL_VALID));
    }

    @Test
    void theAgeIsThatOfTheOldestStatus() {
        var evidence = RevocationChecker.Evidence.read(List.of(list().der()), List.of(), List.of());

        RevocationVerdict verdict =
                RevocationChecker.check(chain(leaf(), anchor().read()), evidence, RevocationOptions.hardFail(), NOW);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        RevocationVerdict.Good.class,
                        good -> assertThat(good.age(NOW.getEpochSecond())).isEqualTo(3600));
    }

    @Test
    void everyRuleIsInTheTable() {
        Set<RevocationRule> missing = EnumSet.allOf(RevocationRule.class);
        cases().forEach(c -> missing.remove(c.broken == null ? RevocationRule.NOT_REVOKED : c.broken));
        assertThat(missing).isEmpty();
    }
}
