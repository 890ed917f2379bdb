package org.zerotrust.evidence.hardware;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;

/** BouncyCastle's reader, of which only the one right encoding is taken. Android's tags go beyond 30, which DER.of has not. */
final class Strict {
    private static final int LARGEST = 1 << 14;

    private Strict() {}

    static ASN1Sequence sequence(byte[] der) {
        if (der.length > LARGEST) {
            throw new IllegalArgumentException("an extension of more than 16 KiB");
        }
        try {
            ASN1Primitive read = ASN1Primitive.fromByteArray(der);
            if (read == null || !Arrays.equals(read.getEncoded(ASN1Encoding.DER), der)) {
                throw new IllegalArgumentException("an encoding that is not DER");
            }
            return ASN1Sequence.getInstance(read);
        } catch (IOException | ClassCastException | IllegalStateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
