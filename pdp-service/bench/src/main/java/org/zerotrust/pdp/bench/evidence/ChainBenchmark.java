package org.zerotrust.pdp.bench.evidence;

import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.zerotrust.evidence.crypto.Hash;
import org.zerotrust.evidence.crypto.SignatureScheme;
import org.zerotrust.evidence.crypto.SignatureVerifier;
import org.zerotrust.evidence.crypto.UnusableKeyException;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.ChainVerdict;
import org.zerotrust.evidence.x509.ChainVerifier;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.evidence.x509.Purpose;
import org.zerotrust.pdp.testkit.Authority;
import org.zerotrust.pdp.testkit.Credential;

/**
 * A chain of three certificates (device, issuing authority, root; all P-256): verified from bytes, found again as the
 * service remembers it, and the two signature checks in it alone.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before the first use
public class ChainBenchmark {
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Signed(PublicKey key, byte[] message, byte[] signature) {}

    private static final SignatureScheme SCHEME = new SignatureScheme.Ecdsa(Hash.SHA256, SignatureScheme.Encoding.DER);

    private final ChainOptions options = ChainOptions.of(Profile.RFC5280, Purpose.CLIENT);
    private Instant now;
    private List<byte[]> chain;
    private List<Certificate> anchors;
    private List<Signed> signatures;
    private Remembered remembered;

    /** Makes the chain. */
    @Setup
    public void make() throws CertificateEncodingException, DerException, UnusableKeyException {
        now = Instant.parse("2026-06-01T12:00:00Z");
        Instant from = now.minus(Duration.ofDays(30));
        Instant to = now.plus(Duration.ofDays(300));
        Authority root = Authority.root("root", "Bench root", from, to);
        Authority issuing = root.issuing("issuing", "Bench CA", from, to);
        Credential device = issuing.client("device", "CN=device", from, to, List.of("urn:bench:device"));
        byte[] leaf = device.certificate().getEncoded();
        byte[] middle = issuing.credential().certificate().getEncoded();
        Certificate anchor = Certificate.read(root.credential().certificate().getEncoded());
        chain = List.of(leaf, middle);
        anchors = List.of(anchor);
        signatures = List.of(signed(leaf, Certificate.read(middle).key()), signed(middle, anchor.key()));
        if (!(uncached() instanceof ChainVerdict.Valid valid)) {
            throw new IllegalStateException("the chain must be valid for its time to mean anything");
        }
        remembered = new Remembered(
                List.of(
                        device.chainPemList().getFirst(),
                        issuing.credential().chainPemList().getFirst()),
                valid,
                now);
        if (!raw() || !remembered.find()) {
            throw new IllegalStateException("the chain must be valid for its time to mean anything");
        }
    }

    private static Signed signed(byte[] certificate, PublicKey key) throws DerException {
        Der parts = Der.of(certificate).sequence();
        byte[] message = parts.element();
        parts.skip();
        return new Signed(key, message, parts.bits());
    }

    /** From bytes to a verdict. */
    @Benchmark
    public ChainVerdict uncached() {
        return ChainVerifier.verify(chain, anchors, options, now);
    }

    /** As the service finds a chain that it verified before. */
    @Benchmark
    public boolean cached() {
        return remembered.find();
    }

    /** The signature checks alone. */
    @Benchmark
    public boolean raw() {
        boolean all = true;
        for (Signed s : signatures) {
            all &= SignatureVerifier.verify(SCHEME, s.key, s.message, s.signature);
        }
        return all;
    }
}
