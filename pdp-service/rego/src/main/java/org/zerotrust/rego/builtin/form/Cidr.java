package org.zerotrust.rego.builtin.form;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A network as OPA takes one from CIDR notation: an address and the length of a prefix. An IPv4 network written in IPv6
 * form with at least 96 bits of prefix is the IPv4 network.
 */
public final class Cidr {
    /** The network's address in 16 bytes. */
    private final byte[] address;
    /** How many of the 128 bits are fixed. */
    private final int fixed;
    /** Whether it holds IPv4 addresses, or all others. */
    private final boolean v4;
    /** Whether it was written as IPv6. */
    private final boolean wide;

    private Cidr(byte[] address, int fixed, boolean wide) {
        this.address = address;
        this.fixed = fixed;
        this.wide = wide;
        this.v4 = IpAddress.isMapped(address);
    }

    /** The network, or null where the text is none. */
    public static @Nullable Cidr parse(String s) {
        int slash = s.indexOf('/');
        if (slash < 0) {
            return null;
        }
        String text = s.substring(0, slash);
        byte[] ip = IpAddress.parse(text);
        int bits = bits(s, slash + 1);
        if (ip == null || bits < 0) {
            return null;
        }
        boolean wide = text.indexOf(':') >= 0;
        if (bits > (wide ? 128 : 32)) {
            return null;
        }
        int fixed = wide ? bits : bits + 96;
        return new Cidr(masked(ip, fixed), fixed, wide);
    }

    /** A network of this address as it is, not masked. */
    static Cidr of(byte[] address, int fixed, boolean wide) {
        return new Cidr(address, fixed, wide);
    }

    private static int bits(String s, int from) {
        int n = 0;
        if (from == s.length()) {
            return -1;
        }
        for (int i = from; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c < '0' || c > '9' || n > 1000) {
                return -1;
            }
            n = n * 10 + c - '0';
        }
        return n;
    }

    private static byte[] masked(byte[] ip, int fixed) {
        byte[] out = new byte[16];
        int whole = fixed / 8;
        System.arraycopy(ip, 0, out, 0, whole);
        if (whole < 16) {
            out[whole] = (byte) (ip[whole] & (0xFF00 >> (fixed % 8)));
        }
        return out;
    }

    /** Whether the address is in the network. */
    public boolean contains(byte[] ip) {
        if (IpAddress.isMapped(ip) != v4) {
            return false;
        }
        int whole = fixed / 8;
        int from = v4 ? Math.min(12, whole) : 0;
        if (!Arrays.equals(ip, from, whole, address, from, whole)) {
            return false;
        }
        return whole == 16 || ((ip[whole] ^ address[whole]) & (0xFF00 >> (fixed % 8)) & 0xFF) == 0;
    }

    /** Whether the whole other network is in this one. */
    public boolean contains(Cidr o) {
        if (wide && o.wide && !v4 && !o.v4) {
            return fixed <= o.fixed && Arrays.equals(address, masked(o.address, fixed));
        }
        return contains(o.address) && contains(o.last());
    }

    /** Whether either holds the other's first address. */
    public boolean intersects(Cidr o) {
        return contains(o.address) || o.contains(address);
    }

    /** The network's address. */
    public byte[] first() {
        return address.clone();
    }

    /** The last address. */
    public byte[] last() {
        byte[] out = masked(address, fixed);
        for (int bit = fixed; bit < 128; bit++) {
            out[bit / 8] |= (byte) (0x80 >> (bit % 8));
        }
        return out;
    }

    /** How many addresses there are. */
    public BigInteger size() {
        return BigInteger.ONE.shiftLeft(128 - fixed);
    }

    /** The network in CIDR notation. */
    @Override
    public String toString() {
        return IpAddress.text(address) + "/" + (v4 ? fixed - 96 : fixed);
    }
}
