package org.zerotrust.gate.sign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * Whose OpenPGP keys count (RFC 9580): an armored file of public keys, each of which somebody put there. Whoever is in it
 * may sign with any key of the ring that is neither revoked nor over.
 */
public final class OpenPgpKeys {
    private static final String BEGIN = "-----BEGIN PGP SIGNATURE-----";

    private final PGPPublicKeyRingCollection keys;

    private OpenPgpKeys(PGPPublicKeyRingCollection keys) {
        this.keys = keys;
    }

    /**
     * Reads an armored file; one without a key names nobody.
     *
     * @throws IllegalArgumentException where it is no file of public keys
     */
    public static OpenPgpKeys read(String armored) {
        try {
            return new OpenPgpKeys(new PGPPublicKeyRingCollection(
                    PGPUtil.getDecoderStream(new ByteArrayInputStream(armored.getBytes(UTF_8))),
                    new BcKeyFingerprintCalculator()));
        } catch (IOException | PGPException | RuntimeException e) {
            throw new IllegalArgumentException("OpenPGP keys: " + e.getMessage(), e);
        }
    }

    /** Whether the text is a signature of this kind. */
    static boolean isSignature(String armored) {
        return armored.contains(BEGIN);
    }

    /**
     * Checks an armored, detached signature.
     *
     * @param at when it must count: a key that has ended since does not
     */
    public SignatureCheck check(String armored, byte[] message, Instant at) {
        try {
            PGPSignature signature = signature(armored);
            if (signature == null) {
                return new SignatureCheck.Refused("the OpenPGP signature cannot be read");
            }
            int hash = signature.getHashAlgorithm();
            if (hash != HashAlgorithmTags.SHA256
                    && hash != HashAlgorithmTags.SHA384
                    && hash != HashAlgorithmTags.SHA512) {
                return new SignatureCheck.Refused("the OpenPGP signature rests on a hash that is weaker than SHA-256");
            }
            PGPPublicKeyRing ring = keys.getPublicKeyRing(signature.getKeyID());
            PGPPublicKey key = keys.getPublicKey(signature.getKeyID());
            if (ring == null || key == null) {
                return new SignatureCheck.Refused(
                        "its key " + Long.toHexString(signature.getKeyID()) + " is not an allowed signer's");
            }
            PGPPublicKey master = ring.getPublicKey();
            String signer = signer(master);
            if (isOver(master, at) || isOver(key, at)) {
                return new SignatureCheck.Refused("the key of " + signer + " is revoked or over");
            }
            signature.init(new BcPGPContentVerifierBuilderProvider(), key);
            signature.update(message);
            return signature.verify()
                    ? new SignatureCheck.Signed(signer, fingerprint(key))
                    : new SignatureCheck.Refused("the signature of " + signer + " is not over this content");
        } catch (IOException | PGPException | RuntimeException e) {
            return new SignatureCheck.Refused("the OpenPGP signature cannot be read: " + e.getMessage());
        }
    }

    private static @Nullable PGPSignature signature(String armored) throws IOException {
        PGPObjectFactory objects = new PGPObjectFactory(
                PGPUtil.getDecoderStream(new ByteArrayInputStream(armored.getBytes(UTF_8))),
                new BcKeyFingerprintCalculator());
        return objects.nextObject() instanceof PGPSignatureList list && list.size() == 1 ? list.get(0) : null;
    }

    private static boolean isOver(PGPPublicKey key, Instant at) {
        Instant made = key.getCreationTime().toInstant();
        long seconds = key.getValidSeconds();
        return key.hasRevocation()
                || made.isAfter(at)
                || seconds > 0 && made.plus(Duration.ofSeconds(seconds)).isBefore(at);
    }

    private static String signer(PGPPublicKey master) {
        Iterator<String> ids = master.getUserIDs();
        return ids.hasNext() ? ids.next() : fingerprint(master);
    }

    private static String fingerprint(PGPPublicKey key) {
        return java.util.HexFormat.of().formatHex(key.getFingerprint()).toUpperCase(Locale.ROOT);
    }
}
