package org.zerotrust.pdp.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.revocation.OcspResponse;
import org.zerotrust.evidence.revocation.RevocationChecker;
import org.zerotrust.evidence.revocation.RevocationOptions;
import org.zerotrust.evidence.revocation.RevocationVerdict;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.pdp.device.ChainResult;
import org.zerotrust.pdp.device.DeviceVerifier;
import org.zerotrust.pdp.device.IssuerProfile;
import org.zerotrust.pdp.device.IssuerRegistry;
import org.zerotrust.pdp.device.StatusLists;
import org.zerotrust.pdp.device.StatusRules;
import org.zerotrust.pdp.device.VerifiedChain;
import org.zerotrust.pdp.fakes.Callers;
import org.zerotrust.pdp.fakes.TestIssuers;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.identity.CertificateDialect;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.testkit.Credential;

/** A real responder is asked off the request path; what it says, and what it fails to say, reaches the decision. */
class OcspAnswersTest {
    private static final Instant NOW = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    private static final TenantId TENANT = new TenantId("demo");

    private final TestIssuers issuers = new TestIssuers(NOW);
    private final Credential authority = issuers.authority("iot-safe").credential();
    private final TestLeaf leaf = TestLeaf.make(authority, TestLeaf.Shape.of("urn:test:device:1", NOW));
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger questions = new AtomicInteger();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private volatile CertificateStatus status = CertificateStatus.GOOD;
    private volatile Instant producedAt = NOW;
    private volatile String mode = "nonce";
    private HttpServer server;
    private OcspAnswers answers;
    private VerifiedChain chain;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            questions.incrementAndGet();
            byte[] answer;
            try {
                answer = answer(new OCSPReq(exchange.getRequestBody().readAllBytes()));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            exchange.sendResponseHeaders(mode.equals("down") ? 503 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        answers = answers(10);
        chain = chain();
    }

    @AfterEach
    void stop() {
        answers.close();
        server.stop(0);
    }

    private OcspAnswers answers(int waiting) {
        StatusConfig config = new StatusConfig() {
            @Override
            public Duration refresh() {
                return Duration.ofMinutes(1);
            }

            @Override
            public Duration deadline() {
                return Duration.ofSeconds(30);
            }

            @Override
            public int answers() {
                return 10;
            }

            @Override
            public int waiting() {
                return waiting;
            }

            @Override
            public int askers() {
                return 1;
            }

            @Override
            public int maxBytes() {
                return 100_000;
            }
        };
        return new OcspAnswers(new StatusFetcher(config.deadline(), config.maxBytes()), config, metrics, clock::get);
    }

    private byte[] answer(OCSPReq request) throws Exception {
        var digests = new JcaDigestCalculatorProviderBuilder().build();
        CertificateID id = request.getRequestList()[0].getCertID();
        assertThat(id.matchesIssuer(
                        new X509CertificateHolder(authority.certificate().getEncoded()), digests))
                .isTrue();
        assertThat(id.getSerialNumber()).isEqualTo(leaf.certificate().getSerialNumber());
        var builder = new BasicOCSPRespBuilder(
                        SubjectPublicKeyInfo.getInstance(
                                authority.certificate().getPublicKey().getEncoded()),
                        digests.get(CertificateID.HASH_SHA1))
                .addResponse(id, status, Date.from(producedAt), Date.from(NOW.plusSeconds(600)));
        Extension nonce = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        if (mode.equals("nonce")) {
            builder.setResponseExtensions(new Extensions(nonce));
        } else if (mode.equals("another-nonce")) {
            byte[] other = nonce.getExtnValue().getOctets().clone();
            other[other.length - 1] ^= 1;
            builder.setResponseExtensions(
                    new Extensions(new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, other)));
        }
        return new OCSPRespBuilder()
                .build(
                        OCSPRespBuilder.SUCCESSFUL,
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA").build(authority.key()),
                                new X509CertificateHolder[0],
                                Date.from(producedAt)))
                .getEncoded();
    }

    private VerifiedChain chain() {
        IssuerProfile plain = issuers.profiles(TENANT).getFirst();
        IssuerProfile issuer = new IssuerProfile(
                TENANT,
                plain.id(),
                plain.certificate(),
                plain.keyProtection(),
                plain.assurance(),
                plain.role(),
                plain.identityField(),
                true,
                false,
                plain.conditions(),
                plain.anchor(),
                Profile.RFC5280,
                Set.of(),
                new StatusRules(
                        RevocationOptions.hardFail(),
                        List.of(),
                        List.of(URI.create(
                                "http://127.0.0.1:" + server.getAddress().getPort() + "/"))),
                1);
        var verifier =
                new DeviceVerifier(tenant -> new IssuerRegistry.Issuers(List.of(issuer), 1), StatusLists.NONE, 10);
        var presented =
                new DeviceVerifier.Presented(Callers.gateway("demo"), List.of(leaf.pem()), CertificateDialect.PEM, 0);
        return ((ChainResult.Accepted) verifier.verifyChain(presented, NOW)).chain();
    }

    private RevocationVerdict verdict() {
        var evidence = RevocationChecker.Evidence.of(List.of(), answers.of(chain), List.of());
        return RevocationChecker.check(chain.path(), evidence, RevocationOptions.hardFail(), NOW);
    }

    private double counted(String outcome) {
        return metrics.counter("pdp.status.ocsp", "outcome", outcome).count();
    }

    private static void until(BooleanSupplier reached) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within a minute").isLessThan(end);
            Thread.sleep(5);
        }
    }

    private void due() {
        clock.addAndGet(Duration.ofMinutes(2).toNanos());
    }

    @Test
    void aDeviceIsRefusedUntilItsStatusIsHere() throws Exception {
        assertThat(verdict()).isInstanceOf(RevocationVerdict.Refused.class);
        until(() -> verdict() instanceof RevocationVerdict.Good);
        for (int i = 0; i < 100; i++) {
            assertThat(verdict()).isInstanceOf(RevocationVerdict.Good.class);
        }
        assertThat(questions).hasValue(1);
    }

    @Test
    void aRevocationIsSeenWhenTheAnswerIsDueAndNoOlderAnswerTakesItBack() throws Exception {
        until(() -> verdict() instanceof RevocationVerdict.Good);
        status = new RevokedStatus(Date.from(NOW.minusSeconds(5)), 1);
        due();
        until(() -> verdict() instanceof RevocationVerdict.Refused);
        status = CertificateStatus.GOOD;
        producedAt = NOW.minusSeconds(100);
        mode = "none";
        due();
        verdict();
        until(() -> questions.get() == 3 && counted("ok") == 3);
        assertThat(verdict()).isInstanceOf(RevocationVerdict.Refused.class);
    }

    @Test
    void anAnswerWithAnotherNonceIsNone() throws Exception {
        mode = "another-nonce";
        verdict();
        until(() -> counted("failed") == 1);
        assertThat(answers.of(chain)).isEmpty();
        assertThat(verdict()).isInstanceOf(RevocationVerdict.Refused.class);
    }

    @Test
    void anAnswerMadeBeforeItWasAskedForCounts() throws Exception {
        mode = "none";
        until(() -> verdict() instanceof RevocationVerdict.Good);
    }

    @Test
    void aResponderThatFailsTakesNothingBack() throws Exception {
        until(() -> verdict() instanceof RevocationVerdict.Good);
        List<OcspResponse> before = answers.of(chain);
        mode = "down";
        due();
        verdict();
        until(() -> counted("failed") == 1);
        assertThat(answers.of(chain)).isEqualTo(before);
    }
}
