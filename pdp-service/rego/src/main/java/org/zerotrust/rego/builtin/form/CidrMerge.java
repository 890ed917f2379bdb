package org.zerotrust.rego.builtin.form;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The fewest networks that cover what the given ones cover, as {@code net.cidr_merge} finds them. */
public final class CidrMerge {
    private static final BigInteger V4 = new BigInteger(1, IpAddress.mapped(new byte[4]));

    /** @param network the network where the range is just that */
    private record Range(
            BigInteger first, BigInteger last, @Nullable Cidr network) {}

    private CidrMerge() {}

    /**
     * A network or an IPv4 address, which stands for its classful network.
     *
     * @throws IllegalArgumentException where it is neither, in the words of OPA's error
     */
    public static Cidr operand(String s) {
        byte[] ip = IpAddress.parse(s);
        if (ip == null) {
            Cidr c = Cidr.parse(s);
            if (c == null) {
                throw new IllegalArgumentException("invalid CIDR address: " + s);
            }
            return c;
        }
        if (!IpAddress.isMapped(ip)) {
            throw new IllegalArgumentException("IPv6 invalid: needs prefix length");
        }
        int high = ip[12] & 0xFF;
        return Cidr.of(ip, 96 + (high < 0x80 ? 8 : high < 0xC0 ? 16 : 24), false);
    }

    /** The merged networks, in CIDR notation. */
    public static List<String> merge(List<Cidr> networks, LongConsumer work) {
        List<Range> ranges = new ArrayList<>();
        for (Cidr c : networks) {
            BigInteger last = new BigInteger(1, c.last());
            ranges.add(new Range(last.subtract(c.size()).add(BigInteger.ONE), last, c));
        }
        ranges.sort(Comparator.comparing(Range::last).thenComparing(Range::first));
        for (int i = ranges.size() - 1; i > 0; i--) {
            work.accept(1 + ranges.size() / 16);
            Range r = ranges.get(i);
            Range before = ranges.get(i - 1);
            BigInteger previous =
                    r.first.signum() == 0 || r.first.equals(V4) ? r.first : r.first.subtract(BigInteger.ONE);
            if (previous.compareTo(before.last) <= 0) {
                ranges.set(i - 1, new Range(r.first.min(before.first), r.last, null));
                ranges.remove(i);
            }
        }
        List<String> out = new ArrayList<>();
        for (Range r : ranges) {
            if (r.network != null) {
                out.add(r.network.toString());
            } else {
                split(out, r.first, r.last, work);
            }
        }
        return out;
    }

    private static void split(List<String> out, BigInteger first, BigInteger last, LongConsumer work) {
        BigInteger at = first;
        while (at.compareTo(last) <= 0) {
            work.accept(4);
            int free = at.signum() == 0 ? 128 : at.getLowestSetBit();
            while (at.add(BigInteger.ONE.shiftLeft(free))
                            .subtract(BigInteger.ONE)
                            .compareTo(last)
                    > 0) {
                free--;
            }
            byte[] ip = bytes(at);
            out.add(Cidr.of(ip, 128 - free, !IpAddress.isMapped(ip)).toString());
            at = at.add(BigInteger.ONE.shiftLeft(free));
        }
    }

    /** The address of this number. */
    public static byte[] bytes(BigInteger n) {
        byte[] raw = n.toByteArray();
        byte[] out = new byte[16];
        int length = Math.min(16, raw.length);
        System.arraycopy(raw, raw.length - length, out, 16 - length, length);
        return out;
    }
}
