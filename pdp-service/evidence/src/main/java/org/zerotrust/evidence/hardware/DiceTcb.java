package org.zerotrust.evidence.hardware;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;

/**
 * One measured layer of a device (TCG DICE Attestation Architecture, DiceTcbInfo).
 *
 * @param vendor who made it; null where not stated
 * @param model its product; null where not stated
 * @param version its version; null where not stated
 * @param svn its security version number; null where not stated
 * @param layer its number; null where not stated
 * @param digests of its firmware: the algorithm's object identifier, a colon, and hex
 * @param flags what is wrong with its state, for example {@code debug}; none is a layer in operation
 */
public record DiceTcb(
        @Nullable String vendor,
        @Nullable String model,
        @Nullable String version,
        @Nullable Long svn,
        @Nullable Long layer,
        List<String> digests,
        Set<String> flags) {
    /** One layer. */
    public static final String TCB_INFO = "2.23.133.5.4.1";
    /** The device's unique entity id. */
    public static final String UEID = "2.23.133.5.4.4";
    /** Several layers. */
    public static final String MULTI_TCB_INFO = "2.23.133.5.4.5";

    private static final int MOST = 32;
    private static final int LARGEST_UEID = 64;
    private static final List<String> FLAGS = List.of(
            "not-configured",
            "not-secure",
            "recovery",
            "debug",
            "not-replay-protected",
            "not-integrity-protected",
            "not-runtime-measured",
            "not-immutable",
            "not-tcb");

    public DiceTcb {
        digests = List.copyOf(digests);
        flags = Set.copyOf(flags);
    }

    /** Reads a DiceTcbInfo. */
    public static DiceTcb one(byte[] extension) throws DerException {
        Der outer = Der.of(extension);
        DiceTcb layer = layer(outer.sequence());
        outer.end();
        return layer;
    }

    /** Reads a DiceTcbInfoSeq. */
    public static List<DiceTcb> several(byte[] extension) throws DerException {
        Der outer = Der.of(extension);
        Der list = outer.sequence();
        outer.end();
        List<DiceTcb> layers = new ArrayList<>();
        while (list.more()) {
            if (layers.size() >= MOST) {
                throw new DerException("more than 32 layers");
            }
            layers.add(layer(list.sequence()));
        }
        return layers;
    }

    /** Reads a DiceUeid, as hex. */
    public static String ueid(byte[] extension) throws DerException {
        Der outer = Der.of(extension);
        Der sequence = outer.sequence();
        byte[] id = sequence.value(Tag.OCTET_STRING);
        sequence.end();
        outer.end();
        if (id.length == 0 || id.length > LARGEST_UEID) {
            throw new DerException("an entity id of " + id.length + " bytes");
        }
        return HexFormat.of().formatHex(id);
    }

    /** Whether this is an extension of DICE that can be read: only then may it be critical. */
    public static boolean understood(String oid, byte[] extension) {
        try {
            switch (oid) {
                case TCB_INFO -> one(extension);
                case MULTI_TCB_INFO -> several(extension);
                case UEID -> ueid(extension);
                default -> {
                    return false;
                }
            }
            return true;
        } catch (DerException e) {
            return false;
        }
    }

    private static DiceTcb layer(Der info) throws DerException {
        String vendor = text(info, 0);
        String model = text(info, 1);
        String version = text(info, 2);
        Long svn = number(info, 3);
        Long layer = number(info, 4);
        number(info, 5);
        List<String> digests = info.next(Tag.constructed(6)) ? digests(info.enter(Tag.constructed(6))) : List.of();
        Set<String> flags = info.next(Tag.context(7)) ? flags(info.namedBits(Tag.context(7))) : Set.of();
        // Vendor data, kind, the flags' mask and integrity registers: no access rests on them.
        while (info.more()) {
            info.skip();
        }
        return new DiceTcb(vendor, model, version, svn, layer, digests, flags);
    }

    private static @Nullable String text(Der info, int n) throws DerException {
        return info.next(Tag.context(n)) ? info.utf8(Tag.context(n)) : null;
    }

    private static @Nullable Long number(Der info, int n) throws DerException {
        if (!info.next(Tag.context(n))) {
            return null;
        }
        var number = info.integer(Tag.context(n));
        if (number.signum() < 0 || number.bitLength() > 53) {
            throw new DerException("a number out of range");
        }
        return number.longValue();
    }

    private static List<String> digests(Der list) throws DerException {
        List<String> digests = new ArrayList<>(2);
        while (list.more()) {
            if (digests.size() >= MOST) {
                throw new DerException("more than 32 digests");
            }
            Der one = list.sequence();
            digests.add(one.oid() + ":" + HexFormat.of().formatHex(one.value(Tag.OCTET_STRING)));
            one.end();
        }
        return digests;
    }

    private static Set<String> flags(int bits) {
        Set<String> set = new TreeSet<>();
        for (int i = 0; i < FLAGS.size(); i++) {
            if ((bits & 1 << i) != 0) {
                set.add(FLAGS.get(i));
            }
        }
        return set;
    }
}
