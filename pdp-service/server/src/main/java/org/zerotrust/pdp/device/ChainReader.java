package org.zerotrust.pdp.device;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.zerotrust.evidence.forwarded.Dialect;
import org.zerotrust.evidence.forwarded.ForwardedCertificates;
import org.zerotrust.evidence.forwarded.ForwardedRefusal;
import org.zerotrust.evidence.forwarded.ForwardedResult;
import org.zerotrust.pdp.identity.CertificateDialect;
import org.zerotrust.pdp.outcome.FieldError;

/** Reads a chain in the caller's dialect: exactly one certificate in each element, and nothing after it. */
final class ChainReader {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private ChainReader() {}

    static final class MalformedChain extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient FieldError error;

        MalformedChain(int index, String message) {
            super(message, null, false, false);
            this.error = new FieldError("device.certificate_chain[" + index + "]", "malformed_certificate", message);
        }

        FieldError error() {
            return error;
        }
    }

    static List<X509Certificate> read(List<String> chain, CertificateDialect dialect, int hops) throws MalformedChain {
        List<byte[]> encoded = switch (dialect) {
            case PEM, DER -> elements(chain, dialect);
            case XFCC -> forwarded(chain, Dialect.XFCC, hops);
            case RFC9440 -> forwarded(chain, Dialect.RFC9440, hops);
            case NGINX -> forwarded(chain, Dialect.NGINX, hops);
            case ALB -> forwarded(chain, Dialect.ALB, hops);
            case TRAEFIK -> forwarded(chain, Dialect.TRAEFIK, hops);
        };
        List<X509Certificate> read = new ArrayList<>(encoded.size());
        for (int i = 0; i < encoded.size(); i++) {
            byte[] der = encoded.get(i);
            try {
                ByteArrayInputStream in = new ByteArrayInputStream(der);
                X509Certificate c = (X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(in);
                if (in.available() > 0) {
                    throw new MalformedChain(i, "there is something after the certificate");
                }
                read.add(c);
            } catch (CertificateException e) {
                throw new MalformedChain(i, "the element holds no readable X.509 certificate");
            }
        }
        return read;
    }

    private static List<byte[]> elements(List<String> chain, CertificateDialect dialect) throws MalformedChain {
        List<byte[]> encoded = new ArrayList<>(chain.size());
        for (int i = 0; i < chain.size(); i++) {
            encoded.add(der(chain.get(i), i, dialect));
        }
        return encoded;
    }

    /** Header values, as the enforcement point got them from the proxy before it. */
    private static List<byte[]> forwarded(List<String> values, Dialect dialect, int hops) throws MalformedChain {
        return switch (ForwardedCertificates.fromValues(values, dialect, hops)) {
            case ForwardedResult.Chain(List<byte[]> certificates) -> certificates;
            case ForwardedResult.None() -> List.of();
            case ForwardedResult.Refused(ForwardedRefusal why) ->
                throw new MalformedChain(0, "not what the registered dialect " + dialect.wire() + " has: " + why);
        };
    }

    private static byte[] der(String element, int index, CertificateDialect dialect) throws MalformedChain {
        String base64 = dialect == CertificateDialect.PEM ? inner(element, index) : element;
        try {
            byte[] der =
                    (dialect == CertificateDialect.PEM ? Base64.getMimeDecoder() : Base64.getDecoder()).decode(base64);
            // Sequence with a two-byte length that covers the rest: what a certificate must be, and a cheap check
            // that nothing was cut off.
            if (der.length < 4 || der[0] != 0x30 || !wholeSequence(der)) {
                throw new MalformedChain(index, "the certificate is truncated or is none");
            }
            return der;
        } catch (IllegalArgumentException e) {
            throw new MalformedChain(index, "the certificate is not base64");
        }
    }

    private static boolean wholeSequence(byte[] der) {
        int first = der[1] & 0xff;
        if (first < 0x80) {
            return der.length == 2 + first;
        }
        int count = first & 0x7f;
        if (count == 0 || count > 3 || der.length < 2 + count) {
            return false;
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | der[2 + i] & 0xff;
        }
        return der.length == 2 + count + length;
    }

    private static String inner(String pem, int index) throws MalformedChain {
        String text = pem.strip();
        if (!text.startsWith(BEGIN)) {
            throw new MalformedChain(index, "the PEM block does not begin with BEGIN CERTIFICATE");
        }
        if (!text.endsWith(END) || text.length() < BEGIN.length() + END.length()) {
            throw new MalformedChain(index, "the PEM block does not end with END CERTIFICATE");
        }
        String inner = text.substring(BEGIN.length(), text.length() - END.length());
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            boolean ok = c >= 'A' && c <= 'Z'
                    || c >= 'a' && c <= 'z'
                    || c >= '0' && c <= '9'
                    || c == '+'
                    || c == '/'
                    || c == '='
                    || c == '\n'
                    || c == '\r';
            if (!ok) {
                throw new MalformedChain(index, "the PEM block holds what is not base64, or more than one block");
            }
        }
        return inner;
    }
}
