package org.zerotrust.pdp.bench.evidence;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Changes DER a little: bits, lengths, tags, pieces left out, put twice or moved. */
final class ByteMutator {
    private static final int[] TELLING = {
        0, 1, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x17, 0x18, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xa0,
        0xa3, 0xff
    };

    private ByteMutator() {}

    static byte[] mutate(byte[] seed, RandomGenerator random) {
        byte[] bytes = seed.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 2; i++) {
            int at = random.nextInt(bytes.length);
            int length = 1 + random.nextInt(Math.min(64, bytes.length - at));
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) TELLING[random.nextInt(TELLING.length)];
                case 2 -> bytes[at] += (byte) (random.nextBoolean() ? 1 : -1);
                case 3 -> bytes = spliced(bytes, at, at + length, new byte[0]);
                case 4 -> bytes = spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
                case 5 -> {
                    byte[] piece = new byte[length];
                    random.nextBytes(piece);
                    bytes = spliced(bytes, at, at, piece);
                }
                default -> {
                    int from = random.nextInt(bytes.length);
                    int size = Math.min(length, bytes.length - from);
                    bytes = spliced(bytes, at, at + length, Arrays.copyOfRange(bytes, from, from + size));
                }
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
        byte[] out = new byte[bytes.length - (to - from) + piece.length];
        System.arraycopy(bytes, 0, out, 0, from);
        System.arraycopy(piece, 0, out, from, piece.length);
        System.arraycopy(bytes, to, out, from + piece.length, bytes.length - to);
        return out;
    }
}
