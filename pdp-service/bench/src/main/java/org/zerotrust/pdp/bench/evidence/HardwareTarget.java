package org.zerotrust.pdp.bench.evidence;

import java.util.HexFormat;
import java.util.List;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.hardware.AndroidKey;
import org.zerotrust.evidence.hardware.DiceTcb;

/** What certificates say of hardware: read or refused, and never more layers or longer names than the bytes have. */
final class HardwareTarget implements ByteTarget {
    private static final String ANDROID =
            "30500202012c0a01010202012c0a010204020102040030003038bf85400e300c0401070101ff0a0100040108bf85410502030249f0bf8542050203031772bf854e0602040135288dbf854f06020401352889";
    private static final String DICE =
            "3026800461636d658103726f6d830109a61230100609608648016503040201040301020387020410";
    private static final String SEVERAL =
            "30503026800461636d658103726f6d830109a612301006096086480165030402010403010203870204103026800461636d658103726f6d830109a61230100609608648016503040201040301020387020410";

    @Override
    public List<byte[]> seeds() {
        return List.of(ANDROID, DICE, SEVERAL).stream()
                .map(HexFormat.of()::parseHex)
                .toList();
    }

    @Override
    public String run(byte[] input) {
        boolean android = android(input);
        boolean layer = DiceTcb.understood(DiceTcb.TCB_INFO, input);
        boolean layers = DiceTcb.understood(DiceTcb.MULTI_TCB_INFO, input);
        boolean id = DiceTcb.understood(DiceTcb.UEID, input);
        if (layers) {
            bounded(input);
        }
        return android || layer || layers || id ? "read" : "refused";
    }

    private static boolean android(byte[] input) {
        try {
            AndroidKey key = AndroidKey.read(input);
            if (key.challenge().length() > 2 * input.length) {
                throw new IllegalStateException("a challenge longer than what it was read from");
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void bounded(byte[] input) {
        try {
            if (DiceTcb.several(input).size() > input.length) {
                throw new IllegalStateException("more layers than bytes");
            }
        } catch (DerException e) {
            throw new IllegalStateException("read and then refused", e);
        }
    }
}
