package org.zerotrust.evidence.signature;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import org.zerotrust.evidence.fields.BareItem;
import org.zerotrust.evidence.fields.FieldException;
import org.zerotrust.evidence.fields.FieldParser;
import org.zerotrust.evidence.fields.FieldWriter;
import org.zerotrust.evidence.fields.Member;
import org.zerotrust.evidence.fields.Parameters;

/** {@code Content-Digest} (RFC 9530, 2). */
public final class ContentDigest {
    private static final Map<String, String> ALGORITHMS = Map.of("sha-256", "SHA-256", "sha-512", "SHA-512");

    private ContentDigest() {}

    /**
     * Whether the field is about this content: at least one digest of an algorithm that is not broken (RFC 9530, 6.5),
     * and each of those the content's.
     */
    public static boolean matches(String field, byte[] content) {
        try {
            boolean any = false;
            for (Map.Entry<String, Member> digest :
                    FieldParser.dictionary(field).entrySet()) {
                String algorithm = ALGORITHMS.get(digest.getKey());
                if (!(digest.getValue() instanceof Member.Item(BareItem.Bytes bytes, Parameters _))) {
                    return false;
                }
                if (algorithm != null) {
                    any = true;
                    if (!MessageDigest.isEqual(
                            MessageDigest.getInstance(algorithm).digest(content), bytes.value())) {
                        return false;
                    }
                }
            }
            return any;
        } catch (FieldException | GeneralSecurityException e) {
            return false;
        }
    }

    /** The field for a content, with SHA-256. */
    public static String of(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return "sha-256=" + FieldWriter.write(new Member.Item(new BareItem.Bytes(digest), Parameters.NONE));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
