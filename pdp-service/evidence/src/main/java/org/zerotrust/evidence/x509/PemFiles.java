package org.zerotrust.evidence.x509;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;

/** Files of certificates, lists or responses as people keep them: PEM (RFC 7468), or DER, one or several in a row. */
public final class PemFiles {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----([^-]*+)-----END \\1-----");

    private PemFiles() {}

    /**
     * DER of each object.
     *
     * @param label of the blocks that are meant, for example {@code CERTIFICATE}; others are passed over
     * @throws DerException where there is none, or one is not base64
     */
    public static List<byte[]> read(byte[] file, String label) throws DerException {
        List<byte[]> objects = new ArrayList<>();
        if (file.length > 0 && file[0] == 0x30) {
            Der der = Der.of(file);
            while (der.more()) {
                objects.add(der.element());
            }
            return objects;
        }
        Matcher blocks = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
        while (blocks.find()) {
            if (blocks.group(1).equals(label)) {
                try {
                    objects.add(Base64.getMimeDecoder().decode(blocks.group(2).strip()));
                } catch (IllegalArgumentException e) {
                    throw new DerException("a block that is not base64");
                }
            }
        }
        if (objects.isEmpty()) {
            throw new DerException("neither DER nor a PEM block " + label);
        }
        return objects;
    }
}
