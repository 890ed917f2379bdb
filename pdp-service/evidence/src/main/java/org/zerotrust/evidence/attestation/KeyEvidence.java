package org.zerotrust.evidence.attestation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;
import org.zerotrust.evidence.x509.Certificate;

/**
 * PKIX evidence of a key and its platform (draft-ietf-rats-pkix-key-attestation), read and not yet verified. Its object
 * identifiers are still to be assigned, so element and claim are told by their last arcs under whatever arc they have.
 */
public final class KeyEvidence {
    private static final int LARGEST = 1 << 20;
    private static final int MOST = 64;

    private final byte[] signed;
    private final List<Element> elements;
    private final List<Block> blocks;
    private final List<byte[]> intermediates;

    private KeyEvidence(byte[] signed, List<Element> elements, List<Block> blocks, List<byte[]> intermediates) {
        this.signed = signed;
        this.elements = List.copyOf(elements);
        this.blocks = List.copyOf(blocks);
        this.intermediates = List.copyOf(intermediates);
    }

    /**
     * What is claimed of one thing.
     *
     * @param kind transaction, platform, key, or the object identifier of another
     * @param claims in their order
     */
    public record Element(String kind, List<Claim> claims) {
        public Element {
            claims = List.copyOf(claims);
        }
    }

    /**
     * One claim.
     *
     * @param name for example {@code extractable}, or the object identifier of another
     * @param value a text, a number, a truth value, a list of purposes, or bytes in hex
     */
    public record Claim(String name, Object value) {}

    /** One signature, with what names its key: at least one of the three. */
    static final class Block {
        final byte @Nullable [] keyId;
        final byte @Nullable [] keyInfo;
        final byte @Nullable [] certificate;
        final byte[] algorithm;
        final byte[] signature;

        private Block(Der block) throws DerException {
            Der signer = block.sequence();
            keyId = signer.next(context(0)) ? signer.enter(context(0)).value(Tag.OCTET_STRING) : null;
            keyInfo = signer.next(context(1)) ? signer.enter(context(1)).element() : null;
            certificate = signer.next(context(2)) ? signer.enter(context(2)).element() : null;
            signer.end();
            if (keyId == null && keyInfo == null && certificate == null) {
                throw new DerException("a signature by nobody");
            }
            algorithm = block.element();
            signature = block.value(Tag.OCTET_STRING);
            block.end();
        }
    }

    private static int context(int n) {
        return 0xa0 | n;
    }

    /** The evidence that the bytes are; null where they are none. */
    public static @Nullable KeyEvidence read(byte[] der) {
        if (der.length > LARGEST) {
            return null;
        }
        try {
            Der outer = Der.of(der);
            Der evidence = outer.sequence();
            outer.end();
            byte[] signed = evidence.element();
            List<Element> elements = elements(signed);
            List<Block> blocks = new ArrayList<>();
            Der signatures = evidence.sequence();
            while (signatures.more()) {
                bound(blocks.size());
                blocks.add(new Block(signatures.sequence()));
            }
            List<byte[]> intermediates = new ArrayList<>();
            if (evidence.next(context(0))) {
                intermediates.addAll(certificates(evidence.enter(context(0))));
            }
            evidence.end();
            return new KeyEvidence(signed, elements, blocks, intermediates);
        } catch (DerException e) {
            return null;
        }
    }

    /** The module's default is explicit tagging, a list in the tag; what implementations write is the list's content. */
    private static List<byte[]> certificates(Der tagged) throws DerException {
        List<byte[]> all = new ArrayList<>();
        while (tagged.more()) {
            bound(all.size());
            all.add(tagged.element());
        }
        if (all.size() != 1 || isCertificate(all.getFirst())) {
            return all;
        }
        Der outer = Der.of(all.getFirst());
        Der list = outer.sequence();
        outer.end();
        List<byte[]> inner = new ArrayList<>();
        while (list.more()) {
            bound(inner.size());
            inner.add(list.element());
        }
        return inner;
    }

    private static boolean isCertificate(byte[] der) {
        try {
            return Certificate.read(der).version() > 0;
        } catch (DerException e) {
            return false;
        }
    }

    private static void bound(int size) throws DerException {
        if (size >= MOST) {
            throw new DerException("too many parts");
        }
    }

    private static List<Element> elements(byte[] signed) throws DerException {
        Der tbs = Der.of(signed).sequence();
        if (!tbs.integer().equals(java.math.BigInteger.ONE)) {
            throw new DerException("an unknown version");
        }
        List<Element> elements = new ArrayList<>();
        Der list = tbs.sequence();
        while (list.more()) {
            bound(elements.size());
            Der element = list.sequence();
            String kind = kind(element.oid());
            List<Claim> claims = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            Der all = element.sequence();
            while (all.more()) {
                bound(claims.size());
                Der claim = all.sequence();
                String name = name(claim.oid());
                Object value = claim.more() ? value(claim) : Boolean.TRUE;
                claim.end();
                // Several keys may sign; of everything else two answers would leave open which one is meant.
                if (!seen.add(name) && !name.equals("ak-spki")) {
                    throw new DerException("a claim twice");
                }
                claims.add(new Claim(name, value));
            }
            element.end();
            if (claims.isEmpty()) {
                throw new DerException("an element without claims");
            }
            elements.add(new Element(kind, claims));
        }
        tbs.end();
        if (elements.isEmpty()) {
            throw new DerException("evidence of nothing");
        }
        return elements;
    }

    private static Object value(Der claim) throws DerException {
        return switch (claim.tag()) {
            case Tag.BOOLEAN -> claim.bool(Tag.BOOLEAN);
            case Tag.INTEGER -> {
                var number = claim.integer();
                if (number.bitLength() > 63) {
                    throw new DerException("a number that is too large");
                }
                yield number.longValue();
            }
            case Tag.UTF8_STRING -> claim.text();
            case Tag.GENERALIZED_TIME -> claim.generalizedTime();
            case Tag.OCTET_STRING -> HexFormat.of().formatHex(claim.value(Tag.OCTET_STRING));
            case Tag.OID -> claim.oid();
            case Tag.SEQUENCE -> {
                Der list = claim.sequence();
                List<String> purposes = new ArrayList<>();
                while (list.more()) {
                    bound(purposes.size());
                    purposes.add(purpose(list.oid()));
                }
                yield List.copyOf(purposes);
            }
            default -> HexFormat.of().formatHex(claim.element());
        };
    }

    private static final List<String> KINDS = List.of("transaction", "platform", "key");
    private static final List<List<String>> CLAIMS = List.of(
            List.of("nonce", "timestamp", "ak-spki"),
            List.of(
                    "vendor",
                    "oemid",
                    "hwmodel",
                    "hwversion",
                    "hwserial",
                    "swname",
                    "swversion",
                    "debugstat",
                    "uptime",
                    "bootcount",
                    "fipsboot",
                    "fipsver",
                    "fipslevel",
                    "fipsmodule"),
            List.of(
                    "identifier",
                    "spki",
                    "extractable",
                    "sensitive",
                    "never-extractable",
                    "local",
                    "expiry",
                    "purpose"));
    private static final List<String> PURPOSES = List.of(
            "encrypt", "decrypt", "wrap", "unwrap", "sign", "sign-recover", "verify", "verify-recover", "derive");

    private static String kind(String oid) {
        int[] arcs = last(oid, 2);
        return arcs[0] == 0 && arcs[1] >= 0 && arcs[1] < KINDS.size() ? KINDS.get(arcs[1]) : oid;
    }

    private static String name(String oid) {
        int[] arcs = last(oid, 3);
        boolean known = arcs[0] == 1 && arcs[1] >= 0 && arcs[1] < CLAIMS.size();
        return known && arcs[2] >= 0 && arcs[2] < CLAIMS.get(arcs[1]).size()
                ? CLAIMS.get(arcs[1]).get(arcs[2])
                : oid;
    }

    private static String purpose(String oid) {
        int[] arcs = last(oid, 2);
        return arcs[0] == 2 && arcs[1] >= 0 && arcs[1] < PURPOSES.size() ? PURPOSES.get(arcs[1]) : oid;
    }

    /** The last arcs; -1 for one that is none or too large to be known. */
    private static int[] last(String oid, int count) {
        String[] arcs = oid.split("\\.");
        int[] out = new int[count];
        for (int i = 0; i < count; i++) {
            int at = arcs.length - count + i;
            out[i] = at < 0 || arcs[at].length() > 6 ? -1 : Integer.parseInt(arcs[at]);
        }
        return out;
    }

    /** Everything claimed. */
    public List<Element> elements() {
        return elements;
    }

    /** How many signatures there are. */
    public int signatures() {
        return blocks.size();
    }

    byte[] signed() {
        return signed;
    }

    List<Block> blocks() {
        return blocks;
    }

    List<byte[]> intermediates() {
        return intermediates;
    }

    @Override
    public String toString() {
        return "KeyEvidence" + elements.stream().map(Element::kind).toList();
    }
}
