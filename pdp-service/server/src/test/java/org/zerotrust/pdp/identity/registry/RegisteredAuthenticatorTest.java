package org.zerotrust.pdp.identity.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.jwt.build.Jwt;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.CertificateDialect;
import org.zerotrust.pdp.identity.Credentials;
import org.zerotrust.pdp.identity.Explanation;
import org.zerotrust.pdp.identity.IdentityResult;
import org.zerotrust.pdp.identity.IdentityResult.Authenticated;
import org.zerotrust.pdp.identity.IdentityResult.Rejected;
import org.zerotrust.pdp.identity.Role;
import org.zerotrust.pdp.identity.registry.Registration.TokenSubject;
import org.zerotrust.pdp.outcome.CallerId;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.testkit.DemoPki;

final class RegisteredAuthenticatorTest {
    private static final String ISSUER = "https://idp.example";
    private static final String AUDIENCE = "pdp";
    private static final TenantId DEMO = new TenantId("demo");
    private static final TenantId ACME = new TenantId("acme");
    private static final DemoPki PKI = DemoPki.create(Clock.systemUTC());

    private static KeyPair key;
    private static KeyPair otherKey;

    private final Instant now = Instant.now();

    @BeforeAll
    static void keys() throws Exception {
        key = newKey();
        otherKey = newKey();
    }

    @Test
    void aTokenOfTheTenantsOwnIssuerFindsItsCaller() {
        assertThat(authenticate(null, token(key, ISSUER, "gateway", AUDIENCE, 60)))
                .isInstanceOfSatisfying(
                        Authenticated.class,
                        found -> assertThat(found.caller().id().value()).isEqualTo("gateway"));
    }

    @Test
    void aTokenThatIsNotExactlyRightIsRefused() {
        String good = token(key, ISSUER, "gateway", AUDIENCE, 60);
        String[] parts = good.split("\\.");
        String unsigned = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes());

        for (String token : List.of(
                token(otherKey, ISSUER, "gateway", AUDIENCE, 60),
                token(key, "https://else", "gateway", AUDIENCE, 60),
                token(key, ISSUER, "nobody", AUDIENCE, 60),
                token(key, ISSUER, "gateway", "another", 60),
                token(key, ISSUER, "gateway", AUDIENCE, -60),
                unsigned + "." + parts[1] + ".",
                parts[0] + "." + parts[1] + ".AAAA",
                "not-a-token",
                "")) {
            assertThat(authenticate(null, token)).as(token).satisfies(rejected(FailureCode.UNAUTHENTICATED));
        }
    }

    /** Another tenant's issuer signs for this tenant's subject: the right name, the wrong key. */
    @Test
    void anIssuerOfOneTenantNeverSpeaksForAnother() {
        List<TokenIssuer> issuers = List.of(
                new TokenIssuer(DEMO, ISSUER, AUDIENCE, jwks(key)),
                new TokenIssuer(ACME, ISSUER, AUDIENCE, jwks(otherKey)));
        var authenticator = new RegisteredAuthenticator(_ -> new Registrations(registrations(), issuers));

        assertThat(authenticator.authenticate(
                        new Credentials(List.of(), token(otherKey, ISSUER, "gateway", AUDIENCE, 60)), now))
                .satisfies(rejected(FailureCode.UNAUTHENTICATED));
    }

    @Test
    void aCertificateFindsItsCallerByNameAndOutsideItsTimeNobody() {
        List<X509Certificate> chain = PKI.service("pep-gateway").chain();

        assertThat(authenticate(chain, null)).isInstanceOf(Authenticated.class);
        assertThat(authenticator().authenticate(new Credentials(chain, null), now.plusSeconds(200L * 86_400)))
                .satisfies(rejected(FailureCode.UNAUTHENTICATED));
        assertThat(authenticate(PKI.service("analyst").chain(), null)).satisfies(rejected(FailureCode.FORBIDDEN));
        assertThat(authenticate(null, null)).satisfies(rejected(FailureCode.UNAUTHENTICATED));
    }

    @Test
    void certificateAndTokenMustBelongToOneCaller() {
        List<X509Certificate> gateway = PKI.service("pep-gateway").chain();

        assertThat(authenticate(gateway, token(key, ISSUER, "gateway", AUDIENCE, 60)))
                .isInstanceOf(Authenticated.class);
        assertThat(authenticate(gateway, token(key, ISSUER, "second", AUDIENCE, 60)))
                .satisfies(rejected(FailureCode.UNAUTHENTICATED));
        assertThat(authenticate(gateway, "broken")).satisfies(rejected(FailureCode.UNAUTHENTICATED));
    }

    @Test
    void aCredentialRegisteredTwiceLeadsNowhere() {
        Registration demo = certificate(DEMO, "gateway", "pep-gateway", true);
        Registration acme = certificate(ACME, "gateway", "pep-gateway", true);
        var authenticator = new RegisteredAuthenticator(_ -> new Registrations(List.of(demo, acme), List.of()));

        assertThat(authenticator.authenticate(
                        new Credentials(PKI.service("pep-gateway").chain(), null), now))
                .satisfies(rejected(FailureCode.FORBIDDEN));
    }

    @Test
    void aDisabledRegistrationAndUnreadableRegistrationsLetNobodyIn() {
        Credentials credentials = new Credentials(PKI.service("pep-gateway").chain(), null);
        var disabled = new RegisteredAuthenticator(
                _ -> new Registrations(List.of(certificate(DEMO, "gateway", "pep-gateway", false)), List.of()));
        var unreadable = new RegisteredAuthenticator(_ -> {
            throw new PdpException(FailureCode.REGISTRY_UNAVAILABLE, "too old");
        });

        assertThat(disabled.authenticate(credentials, now)).satisfies(rejected(FailureCode.FORBIDDEN));
        assertThat(unreadable.authenticate(credentials, now)).satisfies(rejected(FailureCode.REGISTRY_UNAVAILABLE));
    }

    private static java.util.function.Consumer<IdentityResult> rejected(FailureCode code) {
        return result -> assertThat(result)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        seen -> assertThat(seen.failure().code()).isEqualTo(code));
    }

    private IdentityResult authenticate(
            @org.jspecify.annotations.Nullable List<X509Certificate> chain,
            @org.jspecify.annotations.Nullable String token) {
        return authenticator().authenticate(new Credentials(chain == null ? List.of() : chain, token), now);
    }

    private static RegisteredAuthenticator authenticator() {
        List<TokenIssuer> issuers = List.of(new TokenIssuer(DEMO, ISSUER, AUDIENCE, jwks(key)));
        return new RegisteredAuthenticator(_ -> new Registrations(registrations(), issuers));
    }

    private static List<Registration> registrations() {
        Registration gateway = new Registration(
                caller(DEMO, "gateway"),
                true,
                Optional.empty(),
                Optional.of("uri:urn:zerotrust:caller:pep-gateway"),
                Optional.empty(),
                Optional.of(new TokenSubject(ISSUER, "gateway")));
        Registration second = new Registration(
                caller(DEMO, "second"),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new TokenSubject(ISSUER, "second")));
        return List.of(gateway, second);
    }

    private static Registration certificate(TenantId tenant, String id, String name, boolean enabled) {
        return new Registration(
                caller(tenant, id),
                enabled,
                Optional.empty(),
                Optional.of("uri:urn:zerotrust:caller:" + name),
                Optional.empty(),
                Optional.empty());
    }

    private static Caller caller(TenantId tenant, String id) {
        return new Caller(
                tenant,
                new CallerId(id),
                Set.of(Role.PEP),
                Set.of("*"),
                CertificateDialect.PEM,
                0,
                Set.of(),
                true,
                Map.of(),
                Explanation.CODES,
                Map.of(),
                1);
    }

    private String token(KeyPair signer, String issuer, String subject, String audience, long lifetime) {
        return Jwt.issuer(issuer)
                .subject(subject)
                .audience(audience)
                .issuedAt(now.minusSeconds(120))
                .expiresAt(now.plusSeconds(lifetime))
                .jws()
                .algorithm(io.smallrye.jwt.algorithm.SignatureAlgorithm.ES256)
                .keyId("k1")
                .sign(signer.getPrivate());
    }

    private static String jwks(KeyPair pair) {
        EllipticCurveJsonWebKey jwk = new EllipticCurveJsonWebKey((ECPublicKey) pair.getPublic());
        jwk.setKeyId("k1");
        jwk.setAlgorithm("ES256");
        return "{\"keys\":[" + jwk.toJson() + "]}";
    }

    private static KeyPair newKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
