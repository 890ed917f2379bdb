package org.zerotrust.ledger.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Seals bytes for all of several holders at once: whoever destroys one holder's key has destroyed the content.
 *
 * <p>{@code version(1) | ciphertext | tag(16)}: the content is deflated (RFC 1951) and encrypted with AES-256-GCM under a
 * key of this decision alone, HKDF-SHA-256 (RFC 5869) over the secrets in their order with the decision's id in
 * {@code info}. A key that encrypts once needs no random nonce: it is zero. The decision's id is authenticated besides.
 */
public final class Seal {
    /** What a sealed content says of itself. */
    public static final String ALGORITHM = "HKDF-SHA256+A256GCM+deflate";

    private static final byte VERSION = 1;
    private static final int TAG_BITS = 128;
    private static final byte[] NONCE = new byte[12];
    private static final String PURPOSE = "pdp-sealed-input:v1:";
    private static final int MOST_BYTES = 8 << 20;
    private static final int CHUNK = 4_096;
    private static final int LEAST = 256;
    private static final int POOLED = 16;

    /** Native memory of its own each: made once, used again. */
    private static final ArrayBlockingQueue<Deflater> DEFLATERS = new ArrayBlockingQueue<>(POOLED);

    private Seal() {}

    /**
     * Seals.
     *
     * @param keys of the holders, at least one, in an order that {@link #open} is told again
     * @param decision the id of the decision; never twice with different content
     */
    public static byte[] seal(List<DataKey> keys, String decision, byte[] content) {
        try {
            Small small = deflated(content);
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys, decision);
            byte[] out = new byte[1 + cipher.getOutputSize(small.length())];
            out[0] = VERSION;
            cipher.doFinal(small.bytes(), 0, small.length(), out, 1);
            return out;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HKDF-SHA256 and AES-256-GCM", e);
        }
    }

    /**
     * Opens what {@link #seal} closed.
     *
     * @throws SealException where the keys are others, the decision is another, or the bytes were altered
     */
    public static byte[] open(List<DataKey> keys, String decision, byte[] sealed) throws SealException {
        if (sealed.length < 1 + TAG_BITS / 8 || sealed[0] != VERSION) {
            throw new SealException("not sealed by version " + VERSION);
        }
        try {
            return inflated(cipher(Cipher.DECRYPT_MODE, keys, decision).doFinal(sealed, 1, sealed.length - 1));
        } catch (AEADBadTagException e) {
            throw new SealException("sealed under other keys, for another decision, or altered");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HKDF-SHA256 and AES-256-GCM", e);
        }
    }

    private static Cipher cipher(int mode, List<DataKey> keys, String decision) throws GeneralSecurityException {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("sealed for nobody");
        }
        HKDFParameterSpec.Builder material = HKDFParameterSpec.ofExtract();
        for (DataKey key : keys) {
            material.addIKM(key.secretItself());
        }
        SecretKey once = KDF.getInstance("HKDF-SHA256")
                .deriveKey("AES", material.thenExpand((PURPOSE + decision).getBytes(US_ASCII), DataKey.BYTES));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, once, new GCMParameterSpec(TAG_BITS, NONCE));
        cipher.updateAAD(decision.getBytes(US_ASCII));
        return cipher;
    }

    /** What was deflated, and room behind it: it goes to the cipher as it is, without a copy of the right length. */
    @SuppressWarnings("ArrayRecordComponent") // made and used here
    private record Small(byte[] bytes, int length) {}

    private static Small deflated(byte[] content) {
        Deflater deflater = DEFLATERS.poll();
        if (deflater == null) {
            deflater = new Deflater(Deflater.BEST_SPEED, true);
        }
        deflater.setInput(content);
        deflater.finish();
        byte[] out = new byte[content.length / 2 + LEAST];
        int length = deflater.deflate(out);
        while (!deflater.finished()) {
            if (length == out.length) {
                out = Arrays.copyOf(out, 2 * out.length);
            }
            length += deflater.deflate(out, length, out.length - length);
        }
        deflater.reset();
        if (!DEFLATERS.offer(deflater)) {
            deflater.end();
        }
        return new Small(out, length);
    }

    private static byte[] inflated(byte[] small) throws SealException {
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(small);
            ByteArrayOutputStream out = new ByteArrayOutputStream(small.length * 4);
            byte[] chunk = new byte[CHUNK];
            while (!inflater.finished()) {
                int read = inflater.inflate(chunk);
                if (read == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new SealException("the content is cut short");
                }
                if (out.size() + read > MOST_BYTES) {
                    throw new SealException("the content is larger than " + MOST_BYTES + " bytes");
                }
                out.write(chunk, 0, read);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new SealException("the content is not deflated");
        }
    }
}
