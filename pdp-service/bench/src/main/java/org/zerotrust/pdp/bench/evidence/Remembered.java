package org.zerotrust.pdp.bench.evidence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.zerotrust.evidence.revocation.RevocationChecker;
import org.zerotrust.evidence.revocation.RevocationOptions;
import org.zerotrust.evidence.revocation.RevocationVerdict;
import org.zerotrust.evidence.x509.ChainVerdict;

/**
 * A chain that was verified before, found as the service's device step finds it: a digest over the PEM as it was
 * presented, one look-up, the validity, and the status at this moment.
 */
final class Remembered {
    private static final RevocationOptions OPTIONS = RevocationOptions.shortLived(Duration.ofDays(400));

    private final Map<String, ChainVerdict.Valid> chains = new ConcurrentHashMap<>();
    private final List<String> presented;
    private final Instant now;

    Remembered(List<String> presented, ChainVerdict.Valid chain, Instant now) {
        this.presented = List.copyOf(presented);
        this.now = now;
        chains.put(key(), chain);
    }

    private String key() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String certificate : presented) {
                sha.update(certificate.getBytes(StandardCharsets.UTF_8));
                sha.update((byte) 0);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    boolean find() {
        ChainVerdict.Valid chain = chains.get(key());
        long second = now.getEpochSecond();
        if (chain == null || second < chain.notBefore() || second > chain.notAfter()) {
            return false;
        }
        var evidence = RevocationChecker.Evidence.of(List.of(), chain.path());
        return RevocationChecker.check(chain, evidence, OPTIONS, now) instanceof RevocationVerdict.Good;
    }
}
