package org.zerotrust.gate.sign;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Strings and numbers as SSH writes them (RFC 4251, section 5). */
final class SshWire {
    private final ByteBuffer in;

    SshWire(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    /** What is not what it should be. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    byte[] string() throws Malformed {
        int length = number();
        if (length < 0 || length > in.remaining()) {
            throw new Malformed("cut short");
        }
        byte[] out = new byte[length];
        in.get(out);
        return out;
    }

    String text() throws Malformed {
        return new String(string(), US_ASCII);
    }

    int number() throws Malformed {
        if (in.remaining() < 4) {
            throw new Malformed("cut short");
        }
        return in.getInt();
    }

    BigInteger positive() throws Malformed {
        BigInteger value = new BigInteger(1, string());
        if (value.signum() == 0) {
            throw new Malformed("a number is zero");
        }
        return value;
    }

    byte[] raw(int length) throws Malformed {
        if (length > in.remaining()) {
            throw new Malformed("cut short");
        }
        byte[] out = new byte[length];
        in.get(out);
        return out;
    }

    void end() throws Malformed {
        if (in.hasRemaining()) {
            throw new Malformed("something follows it");
        }
    }

    static void string(ByteArrayOutputStream out, byte[] bytes) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }
}
