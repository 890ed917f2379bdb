package org.zerotrust.evidence.forwarded;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.fields.BareItem;
import org.zerotrust.evidence.fields.FieldException;
import org.zerotrust.evidence.fields.FieldParser;
import org.zerotrust.evidence.fields.Member;
import org.zerotrust.evidence.fields.Parameters;
import org.zerotrust.evidence.signature.HttpMessage;
import org.zerotrust.evidence.signature.HttpMessage.Field;
import org.zerotrust.evidence.signature.MessageSignatureResult;
import org.zerotrust.evidence.signature.MessageSignatures;
import org.zerotrust.evidence.signature.SignatureKey;
import org.zerotrust.evidence.signature.SignatureRules;

/**
 * Reads forwarded certificates in exactly one dialect. Headers of any other dialect refuse the whole: a proxy overwrites
 * its own header, not one that it does not know, so a foreign one was written by whoever sits behind it.
 */
public final class ForwardedCertificates {
    private ForwardedCertificates() {}

    /** The verdict on a signed header: the chain and who vouches for it, or why not. */
    public sealed interface Signed {
        /** The enforcement point's signature covers the certificate. */
        record Vouched(ForwardedResult.Chain chain, MessageSignatureResult.Verified by) implements Signed {}

        /** The header counts for nothing. */
        record BadHeader(ForwardedResult result) implements Signed {}

        /** The signature does not hold. */
        record BadSignature(MessageSignatureResult.Refused refused) implements Signed {}
    }

    /**
     * From the headers of a request.
     *
     * @param hops how many trusted proxies stand between the device's handshake and whoever sent this
     */
    public static ForwardedResult fromHeaders(List<Field> headers, Dialect dialect, int hops) {
        try {
            List<String> values = values(headers, dialect);
            return values.isEmpty() ? new ForwardedResult.None() : chain(values, dialect, hops);
        } catch (ForwardedException e) {
            return new ForwardedResult.Refused(e.why());
        }
    }

    /**
     * From values that an enforcement point hands over itself: certificates for {@link Dialect#PEM} and
     * {@link Dialect#DER}, else the values of the dialect's headers, {@code Client-Cert} before its chain.
     */
    public static ForwardedResult fromValues(List<String> values, Dialect dialect, int hops) {
        try {
            for (String value : values) {
                unfolded(value, dialect);
            }
            return values.isEmpty() ? new ForwardedResult.None() : chain(values, dialect, hops);
        } catch (ForwardedException e) {
            return new ForwardedResult.Refused(e.why());
        }
    }

    /**
     * From a request whose sender signed the certificate header along with the request (RFC 9421, appendix B.3). The
     * signature must cover {@code client-cert}, and the chain where there is one.
     */
    public static Signed fromSigned(
            HttpMessage message,
            SignatureRules rules,
            Function<@Nullable String, @Nullable SignatureKey> keys,
            Instant now) {
        ForwardedResult read = fromHeaders(message.fields(), Dialect.RFC9440, 0);
        if (!(read instanceof ForwardedResult.Chain chain)) {
            return new Signed.BadHeader(read);
        }
        Set<String> covered = new HashSet<>(rules.covered());
        covered.add("client-cert");
        if (!message.values("client-cert-chain", false).isEmpty()) {
            covered.add("client-cert-chain");
        }
        SignatureRules strict = new SignatureRules(
                rules.tag(), rules.label(), covered, rules.maxAge(), rules.leeway(), rules.nonceRequired());
        return switch (MessageSignatures.verify(message, strict, keys, now)) {
            case MessageSignatureResult.Verified verified -> new Signed.Vouched(chain, verified);
            case MessageSignatureResult.Refused refused -> new Signed.BadSignature(refused);
        };
    }

    /** The dialect's own values, in the order that {@link #fromValues} wants. */
    private static List<String> values(List<Field> headers, Dialect dialect) throws ForwardedException {
        List<String> first = new ArrayList<>(1);
        List<String> chain = new ArrayList<>(0);
        for (Field header : headers) {
            // Some servers fold - and _ into one (CGI): a name that only looks like the header is foreign.
            String name = header.name().toLowerCase(Locale.ROOT).replace('_', '-');
            for (Dialect other : Dialect.values()) {
                if (other.headers().contains(name)
                        && (other != dialect || !name.equals(header.name().toLowerCase(Locale.ROOT)))) {
                    throw new ForwardedException(ForwardedRefusal.FORWARDED_FOREIGN);
                }
            }
            if (dialect.headers().contains(name)) {
                unfolded(header.value(), dialect);
                (name.equals("client-cert-chain") ? chain : first).add(header.value());
            }
        }
        if (first.size() > 1) {
            throw new ForwardedException(ForwardedRefusal.FORWARDED_DOUBLED);
        }
        if (!chain.isEmpty()) {
            if (first.isEmpty()) {
                throw new ForwardedException(ForwardedRefusal.FORWARDED_NO_CERTIFICATE);
            }
            // RFC 9440, 2.3 is a list, which may stand on several lines (RFC 9651, 3.1).
            first.add(String.join(", ", chain));
        }
        return first;
    }

    private static void unfolded(String value, Dialect dialect) throws ForwardedException {
        if (dialect != Dialect.PEM && (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0)) {
            throw new ForwardedException(ForwardedRefusal.FORWARDED_FOLDED);
        }
    }

    private static ForwardedResult chain(List<String> values, Dialect dialect, int hops) throws ForwardedException {
        List<byte[]> chain = switch (dialect) {
            case PEM -> each(values, true);
            case DER -> each(values, false);
            case RFC9440 -> rfc9440(values);
            case XFCC -> xfcc(only(values), hops);
            case NGINX -> one(CertificateText.pem(CertificateText.percentDecoded(only(values))));
            case ALB -> CertificateText.pem(CertificateText.percentDecoded(only(values)));
            case TRAEFIK ->
                each(List.of(CertificateText.percentDecoded(only(values)).split(",", -1)), false);
        };
        return new ForwardedResult.Chain(chain);
    }

    private static String only(List<String> values) throws ForwardedException {
        if (values.size() != 1) {
            throw new ForwardedException(ForwardedRefusal.FORWARDED_DOUBLED);
        }
        return values.getFirst();
    }

    private static List<byte[]> each(List<String> values, boolean pem) throws ForwardedException {
        List<byte[]> chain = new ArrayList<>(values.size());
        for (String value : values) {
            chain.add(pem ? one(CertificateText.pem(value)).getFirst() : CertificateText.der(value));
            CertificateText.bound(chain);
        }
        return chain;
    }

    private static List<byte[]> one(List<byte[]> certificates) throws ForwardedException {
        if (certificates.size() != 1) {
            throw new ForwardedException(ForwardedRefusal.FORWARDED_DOUBLED);
        }
        return certificates;
    }

    /** RFC 9440, 2.2 and 2.3: a byte sequence, then a list of them, none with parameters. */
    private static List<byte[]> rfc9440(List<String> values) throws ForwardedException {
        if (values.size() > 2) {
            throw new ForwardedException(ForwardedRefusal.FORWARDED_DOUBLED);
        }
        try {
            List<byte[]> chain = new ArrayList<>();
            chain.add(bytes(FieldParser.item(values.getFirst())));
            if (values.size() == 2) {
                for (Member member : FieldParser.list(values.get(1))) {
                    chain.add(bytes(member));
                    CertificateText.bound(chain);
                }
            }
            return chain;
        } catch (FieldException e) {
            throw new ForwardedException(ForwardedRefusal.FORWARDED_MALFORMED);
        }
    }

    private static byte[] bytes(Member member) throws ForwardedException {
        if (member instanceof Member.Item(BareItem.Bytes bytes, Parameters parameters)
                && parameters.entries().isEmpty()) {
            return CertificateText.whole(bytes.value());
        }
        throw new ForwardedException(ForwardedRefusal.FORWARDED_MALFORMED);
    }

    /** The element that the proxy added which ended the device's handshake; what stands before it anybody wrote. */
    private static List<byte[]> xfcc(String header, int hops) throws ForwardedException {
        List<Xfcc.Element> elements = Xfcc.elements(header);
        int place = elements.size() - 1 - hops;
        if (place < 0) {
            throw new ForwardedException(ForwardedRefusal.FORWARDED_HOPS);
        }
        Xfcc.Element element = elements.get(place);
        for (String key : List.of("cert", "chain", "hash", "subject")) {
            if (element.values(key).size() > 1) {
                throw new ForwardedException(ForwardedRefusal.FORWARDED_DOUBLED);
            }
        }
        if (element.values("cert").isEmpty()) {
            // Hash, subject and names without the certificate prove nothing that we could check.
            throw new ForwardedException(ForwardedRefusal.FORWARDED_NO_CERTIFICATE);
        }
        byte[] leaf = one(CertificateText.pem(
                        CertificateText.percentDecoded(element.values("cert").getFirst())))
                .getFirst();
        for (String hash : element.values("hash")) {
            if (!hash.equalsIgnoreCase(HexFormat.of().formatHex(sha256(leaf)))) {
                throw new ForwardedException(ForwardedRefusal.FORWARDED_MISMATCH);
            }
        }
        for (String text : element.values("chain")) {
            List<byte[]> chain = CertificateText.pem(CertificateText.percentDecoded(text));
            if (!Arrays.equals(leaf, chain.getFirst())) {
                throw new ForwardedException(ForwardedRefusal.FORWARDED_MISMATCH);
            }
            return chain;
        }
        return List.of(leaf);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
