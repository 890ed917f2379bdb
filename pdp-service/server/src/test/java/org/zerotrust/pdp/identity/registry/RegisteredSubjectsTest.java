package org.zerotrust.pdp.identity.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.fakes.Callers;
import org.zerotrust.pdp.fakes.Tokens;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.Subject;
import org.zerotrust.pdp.identity.SubjectEvidence;
import org.zerotrust.pdp.identity.SubjectResult;
import org.zerotrust.pdp.identity.SubjectStatement;
import org.zerotrust.pdp.outcome.ReasonCode;
import org.zerotrust.pdp.outcome.TenantId;

/** Whom a subject's token, or an enforcement point's word, is believed to be; everything else has its code. */
final class RegisteredSubjectsTest {
    private static final String AUDIENCE = "plant";
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Tokens IDP = new Tokens("https://idp.example");
    private static final Tokens SAME_NAME = new Tokens("https://idp.example");
    private static final Tokens CALLERS_ONLY = new Tokens("https://callers.example");

    private final RegisteredSubjects subjects = new RegisteredSubjects(_ -> new Registrations(
            List.of(),
            List.of(new TokenIssuer(new TenantId("demo"), CALLERS_ONLY.issuer(), AUDIENCE, CALLERS_ONLY.jwks())),
            List.of(issuer("demo", IDP, Set.of("console")), issuer("acme", SAME_NAME, Set.of()))));

    private static SubjectIssuer issuer(String tenant, Tokens tokens, Set<String> clients) {
        return new SubjectIssuer(
                new TenantId(tenant), tokens.issuer(), AUDIENCE, tokens.jwks(), "person", "roles", clients);
    }

    private static SubjectStatement said(@Nullable String id, @Nullable String token) {
        return new SubjectStatement(id, id == null ? null : "person", List.of(), null, null, token);
    }

    private static String good(UnaryOperator<JwtClaimsBuilder> breaking) {
        return IDP.token("alice", AUDIENCE, NOW, breaking);
    }

    private SubjectResult verified(Caller caller, SubjectStatement said, Instant now) {
        return subjects.atOnce(caller, said, now).orElseGet(() -> subjects.verify(caller, said, now));
    }

    private SubjectResult verified(String token) {
        return verified(Callers.gateway("demo"), said(null, token), NOW);
    }

    private void refused(String token, ReasonCode code) {
        assertThat(verified(token)).as(code.value()).isEqualTo(new SubjectResult.Refused(code));
    }

    @Test
    void aTokenSaysWhoTheSubjectIs() {
        String token = good(claims -> claims.claim("acr", "urn:mfa").claim("auth_time", NOW.getEpochSecond() - 60));

        assertThat(verified(token)).isInstanceOfSatisfying(SubjectResult.Known.class, known -> {
            Subject subject = known.subject();
            assertThat(subject.id()).isEqualTo("alice");
            assertThat(subject.type()).isEqualTo("person");
            assertThat(subject.roles()).containsExactly("operator");
            assertThat(subject.acr()).isEqualTo("urn:mfa");
            assertThat(subject.authenticatedAt()).isEqualTo(NOW.minusSeconds(60));
            assertThat(subject.evidence()).isInstanceOfSatisfying(SubjectEvidence.Token.class, evidence -> {
                assertThat(evidence.issuer()).isEqualTo(IDP.issuer());
                assertThat(evidence.client()).isEqualTo("console");
                assertThat(evidence.expiresAt()).isEqualTo(NOW.plusSeconds(300));
            });
        });
    }

    @Test
    void rolesMayBeOneTextWithBlanks() {
        assertThat(verified(good(claims -> claims.claim("roles", "reader operator"))))
                .isInstanceOfSatisfying(
                        SubjectResult.Known.class,
                        known -> assertThat(known.subject().roles()).containsExactly("reader", "operator"));
    }

    @Test
    void aTokenThatIsNotExactlyRightHasItsCode() {
        String[] parts = good(claims -> claims).split("\\.");
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        String hmac = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"HS256\",\"kid\":\"k1\"}".getBytes(StandardCharsets.UTF_8));

        refused(SAME_NAME.token("alice", AUDIENCE, NOW, claims -> claims), ReasonCode.SUBJECT_TOKEN_INVALID);
        refused(none + "." + parts[1] + ".", ReasonCode.SUBJECT_TOKEN_INVALID);
        refused(hmac + "." + parts[1] + "." + parts[2], ReasonCode.SUBJECT_TOKEN_INVALID);
        refused(parts[0] + "." + parts[1] + ".AAAA", ReasonCode.SUBJECT_TOKEN_INVALID);
        refused("not-a-token", ReasonCode.SUBJECT_ISSUER_UNKNOWN);
        refused(good(c -> c.claim("exp", NOW.getEpochSecond() - 60)), ReasonCode.SUBJECT_TOKEN_EXPIRED);
        refused(good(c -> c.claim("nbf", NOW.getEpochSecond() + 60)), ReasonCode.SUBJECT_TOKEN_NOT_YET_VALID);
        refused(IDP.token("alice", "elsewhere", NOW, c -> c), ReasonCode.SUBJECT_TOKEN_AUDIENCE);
        refused(IDP.token("alice", null, NOW, c -> c), ReasonCode.SUBJECT_TOKEN_AUDIENCE);
        refused(good(c -> c.claim("azp", "another")), ReasonCode.SUBJECT_CLIENT_NOT_ALLOWED);
        refused(good(c -> c.claim("client_id", "another")), ReasonCode.SUBJECT_CLIENT_NOT_ALLOWED);
        refused(good(c -> c.claim("cnf", Map.of("kid", "1"))), ReasonCode.SUBJECT_TOKEN_BINDING);
        refused(good(c -> c.claim("roles", 7)), ReasonCode.SUBJECT_TOKEN_INVALID);
        refused(CALLERS_ONLY.token("alice", AUDIENCE, NOW, c -> c), ReasonCode.SUBJECT_ISSUER_UNKNOWN);
    }

    @Test
    void aRememberedTokenEndsWhenItEnds() {
        String token = good(claims -> claims);
        Caller caller = Callers.gateway("demo");

        assertThat(subjects.atOnce(caller, said(null, token), NOW)).isEmpty();
        assertThat(subjects.verify(caller, said(null, token), NOW)).isInstanceOf(SubjectResult.Known.class);
        assertThat(verified(caller, said(null, token), NOW.plusSeconds(311)))
                .isEqualTo(new SubjectResult.Refused(ReasonCode.SUBJECT_TOKEN_EXPIRED));
    }

    @Test
    void aKeyIsBoundOrTheTokenIsForAnybody() {
        String token = good(claims -> claims.claim("cnf", Map.of("x5t#S256", "digest", "jkt", "key")));

        assertThat(verified(token)).isInstanceOfSatisfying(SubjectResult.Known.class, known -> {
            var evidence = (SubjectEvidence.Token) known.subject().evidence();
            assertThat(evidence.binding().holdsFor("digest", "key")).isTrue();
            assertThat(evidence.binding().holdsFor("digest", "other")).isFalse();
            assertThat(evidence.binding().holdsFor("other", "key")).isFalse();
        });
    }

    @Test
    void theWordOfAnEnforcementPointCountsWhereItMayVouch() {
        SubjectStatement word = new SubjectStatement("bob", "person", List.of("maintainer"), null, null, null);

        assertThat(verified(Callers.gateway("demo"), word, NOW))
                .isInstanceOfSatisfying(
                        SubjectResult.Known.class,
                        known -> assertThat(known.subject().evidence()).isEqualTo(new SubjectEvidence.VouchedByPep()));
        assertThat(verified(Callers.observer("demo"), word, NOW))
                .isEqualTo(new SubjectResult.Refused(ReasonCode.SUBJECT_UNVERIFIED));
    }

    @Test
    void aTokenOfOneSubjectWithTheNameOfAnotherIsNeither() {
        assertThat(verified(Callers.gateway("demo"), said("mallory", good(c -> c)), NOW))
                .isEqualTo(new SubjectResult.Refused(ReasonCode.SUBJECT_MISMATCH));
        assertThat(verified(Callers.gateway("demo"), said("alice", good(c -> c)), NOW))
                .isInstanceOf(SubjectResult.Known.class);
    }

    /** The same issuer's name in two tenants is two issuers. */
    @Test
    void anIssuerOfOneTenantNeverSpeaksForAnother() {
        assertThat(verified(Callers.gateway("acme"), said(null, good(c -> c)), NOW))
                .isEqualTo(new SubjectResult.Refused(ReasonCode.SUBJECT_TOKEN_INVALID));
        assertThat(verified(Callers.gateway("acme"), said(null, SAME_NAME.token("alice", AUDIENCE, NOW, c -> c)), NOW))
                .isInstanceOf(SubjectResult.Known.class);
        assertThat(verified(Callers.gateway("third"), said(null, good(c -> c)), NOW))
                .isEqualTo(new SubjectResult.Refused(ReasonCode.SUBJECT_ISSUER_UNKNOWN));
    }

    @Test
    void aTokenIsNeverShown() {
        String token = good(claims -> claims);

        assertThat(said("alice", token).toString()).doesNotContain(token).doesNotContain("alice");
    }
}
