package org.zerotrust.evidence.forwarded;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The spellings of one certificate or several: PEM, percent-encoded PEM, base64 of DER. */
final class CertificateText {
    static final int MOST_CERTIFICATES = 10;
    static final int LARGEST = 16_384;
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private CertificateText() {}

    /**
     * Undoes percent-encoding (RFC 3986, 2.1). A plus is a plus: form decoding would make a blank of it and break the
     * base64 (load balancers of AWS leave + = / as they are).
     */
    static String percentDecoded(String text) throws ForwardedException {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
                if (low < 0 || high > 7) {
                    throw new ForwardedException(ForwardedRefusal.FORWARDED_MALFORMED);
                }
                out.append((char) (high << 4 | low));
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** PEM blocks of certificates with nothing but white space between them (RFC 7468, 5.1); at least one. */
    static List<byte[]> pem(String text) throws ForwardedException {
        List<byte[]> certificates = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty()) {
            int end = rest.indexOf(END);
            if (!rest.startsWith(BEGIN) || end < 0) {
                throw new ForwardedException(ForwardedRefusal.FORWARDED_MALFORMED);
            }
            StringBuilder base64 = new StringBuilder(end);
            for (int i = BEGIN.length(); i < end; i++) {
                char c = rest.charAt(i);
                if (c != '\n' && c != '\r') {
                    base64.append(c);
                }
            }
            certificates.add(der(base64.toString()));
            bound(certificates);
            rest = rest.substring(end + END.length()).strip();
        }
        if (certificates.isEmpty()) {
            throw new ForwardedException(ForwardedRefusal.FORWARDED_NO_CERTIFICATE);
        }
        return certificates;
    }

    /** Base64 of one certificate. */
    static byte[] der(String base64) throws ForwardedException {
        if (base64.length() > LARGEST) {
            throw new ForwardedException(ForwardedRefusal.FORWARDED_TOO_LARGE);
        }
        try {
            return whole(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new ForwardedException(ForwardedRefusal.FORWARDED_MALFORMED);
        }
    }

    static void bound(List<byte[]> certificates) throws ForwardedException {
        if (certificates.size() > MOST_CERTIFICATES) {
            throw new ForwardedException(ForwardedRefusal.FORWARDED_TOO_LARGE);
        }
    }

    /** A sequence whose length covers the rest: cut off, or with something after it, it is no certificate. */
    static byte[] whole(byte[] der) throws ForwardedException {
        boolean sequence = der.length > 4 && der[0] == 0x30;
        int first = sequence ? der[1] & 0xff : 0;
        int count = first & 0x7f;
        int length = 0;
        if (first > 0x80 && count <= 3 && der.length > 2 + count) {
            for (int i = 0; i < count; i++) {
                length = length << 8 | der[2 + i] & 0xff;
            }
            length += 2 + count;
        } else if (first < 0x80) {
            length = 2 + first;
        }
        if (!sequence || length != der.length) {
            throw new ForwardedException(ForwardedRefusal.FORWARDED_MALFORMED);
        }
        return der;
    }
}
