package org.zerotrust.evidence.attestation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.crypto.UnusableKeyException;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.ChainVerdict;
import org.zerotrust.evidence.x509.ChainVerifier;
import org.zerotrust.evidence.x509.Extension;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.evidence.x509.Purpose;
import org.zerotrust.evidence.x509.Signatures;

/** Verifies PKIX key evidence: every signature in it holds, and each is by an attestation key with a path to an anchor. */
public final class KeyEvidenceVerifier {
    private KeyEvidenceVerifier() {}

    /** Why evidence counts for nothing. The names are stable. */
    public enum Refusal {
        /** It has no signature: anybody could have written it. */
        KEY_EVIDENCE_UNSIGNED,
        /** The certificate of a key that signed is not there. */
        KEY_EVIDENCE_SIGNER_UNKNOWN,
        /** A signature is not one by its key. */
        KEY_EVIDENCE_SIGNATURE,
        /** An attestation key has no path to an anchor. */
        KEY_EVIDENCE_CHAIN
    }

    /** The verdict. */
    public sealed interface Result {
        /** Every signature holds, by these attestation keys' certificates. */
        record Verified(List<Certificate> signers) implements Result {
            public Verified {
                signers = List.copyOf(signers);
            }
        }

        record Refused(Refusal why) implements Result {}
    }

    /**
     * The verdict.
     *
     * @param known certificates that came apart from the evidence, in any order
     * @param anchors who is trusted to say what an attestation key is
     */
    public static Result verify(KeyEvidence evidence, List<byte[]> known, List<Certificate> anchors, Instant at) {
        if (evidence.blocks().isEmpty()) {
            return new Result.Refused(Refusal.KEY_EVIDENCE_UNSIGNED);
        }
        List<byte[]> bag = new ArrayList<>(evidence.intermediates());
        bag.addAll(known);
        List<Certificate> signers = new ArrayList<>();
        for (KeyEvidence.Block block : evidence.blocks()) {
            Certificate signer = signer(block, bag);
            if (signer == null) {
                return new Result.Refused(Refusal.KEY_EVIDENCE_SIGNER_UNKNOWN);
            }
            try {
                if (!Signatures.verify(block.algorithm, signer.key(), evidence.signed(), block.signature)) {
                    return new Result.Refused(Refusal.KEY_EVIDENCE_SIGNATURE);
                }
            } catch (UnusableKeyException e) {
                return new Result.Refused(Refusal.KEY_EVIDENCE_SIGNATURE);
            }
            List<byte[]> chain = new ArrayList<>();
            chain.add(signer.encoded());
            bag.stream().filter(der -> !Arrays.equals(der, signer.encoded())).forEach(chain::add);
            ChainVerdict verdict =
                    ChainVerifier.verify(chain, anchors, ChainOptions.of(Profile.RFC5280, Purpose.ANY), at);
            if (!(verdict instanceof ChainVerdict.Valid)) {
                return new Result.Refused(Refusal.KEY_EVIDENCE_CHAIN);
            }
            signers.add(signer);
        }
        return new Result.Verified(signers);
    }

    /** The certificate that the block holds, or the one that it names by key or key identifier. */
    private static @Nullable Certificate signer(KeyEvidence.Block block, List<byte[]> bag) {
        try {
            if (block.certificate != null) {
                return Certificate.read(block.certificate);
            }
            for (byte[] der : bag) {
                Certificate candidate = Certificate.read(der);
                boolean byKey = block.keyInfo != null && Arrays.equals(block.keyInfo, candidate.keyInfo());
                boolean byId = block.keyId != null && Arrays.equals(block.keyId, subjectKeyId(candidate));
                if (block.keyInfo != null ? byKey : byId) {
                    return candidate;
                }
            }
            return null;
        } catch (DerException e) {
            return null;
        }
    }

    private static byte @Nullable [] subjectKeyId(Certificate certificate) throws DerException {
        Extension extension = certificate.extension(Extension.SUBJECT_KEY_ID);
        return extension == null ? null : Der.of(extension.value()).value(Tag.OCTET_STRING);
    }
}
