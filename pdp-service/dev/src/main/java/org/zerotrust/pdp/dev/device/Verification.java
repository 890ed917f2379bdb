package org.zerotrust.pdp.dev.device;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.revocation.RevocationChecker;
import org.zerotrust.evidence.revocation.RevocationOptions;
import org.zerotrust.evidence.revocation.RevocationVerdict;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.ChainVerdict;
import org.zerotrust.evidence.x509.ChainVerifier;

/**
 * One chain with what it is verified against.
 *
 * @param chain DER, leaf first
 * @param revocation null where it is not asked for
 */
record Verification(
        List<byte[]> chain,
        List<Certificate> anchors,
        List<byte[]> crls,
        List<byte[]> ocsp,
        ChainOptions options,
        @Nullable RevocationOptions revocation,
        Instant at) {

    /** What was found; the second is null where the chain itself is refused or revocation is not asked for. */
    record Result(ChainVerdict chain, @Nullable RevocationVerdict revocation) {
        /** The reason code; null where all is well. */
        @Nullable
        String reason() {
            return switch (chain) {
                case ChainVerdict.Refused refused -> refused.code();
                case ChainVerdict.Valid _ ->
                    revocation instanceof RevocationVerdict.Refused refused ? refused.code() : null;
            };
        }
    }

    Result run() {
        ChainVerdict verdict = ChainVerifier.verify(chain, anchors, options, at);
        if (revocation == null || !(verdict instanceof ChainVerdict.Valid valid)) {
            return new Result(verdict, null);
        }
        var evidence = RevocationChecker.Evidence.read(crls, ocsp, chain);
        return new Result(verdict, RevocationChecker.check(valid, evidence, revocation, at));
    }
}
