package org.zerotrust.rego.builtin;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.zerotrust.rego.builtin.golang.BigFloat;
import org.zerotrust.rego.value.Decimal;

/** {@code units.parse} and {@code units.parse_bytes}: amounts with decimal or binary prefixes. */
final class Units {
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final int LONGEST_EXPONENT = 6;
    /** OPA's milli is the double nearest to 0.001. */
    private static final BigDecimal MILLI =
            new BigDecimal("0.001000000000000000020816681711721685132943093776702880859375");

    private record Amount(String number, String unit) {}

    private Units() {}

    static void register(Registrar r) {
        r.f1("units.parse", Units::parse);
        r.f1("units.parse_bytes", Units::parseBytes);
    }

    private static BigDecimal decimal(int thousands) {
        return BigDecimal.ONE.scaleByPowerOfTen(3 * thousands);
    }

    private static BigDecimal binary(int thousands) {
        return new BigDecimal(BigInteger.ONE.shiftLeft(10 * thousands));
    }

    static Object parse(BuiltinContext ctx, Object a) {
        String s = Operands.string(a, 1).replace("\"", "");
        Amount amount = amount(ctx, s, "units.parse", "no amount provided");
        String unit = amount.unit;
        if (unit.length() > 1) {
            unit = unit.charAt(0) + unit.substring(1).toLowerCase(Locale.ROOT);
        }
        BigDecimal factor = switch (unit) {
            case "m" -> MILLI;
            case "" -> BigDecimal.ONE;
            case "k", "K" -> decimal(1);
            case "ki", "Ki" -> binary(1);
            case "M" -> decimal(2);
            case "mi", "Mi" -> binary(2);
            case "g", "G" -> decimal(3);
            case "gi", "Gi" -> binary(3);
            case "t", "T" -> decimal(4);
            case "ti", "Ti" -> binary(4);
            case "p", "P" -> decimal(5);
            case "pi", "Pi" -> binary(5);
            case "e", "E" -> decimal(6);
            case "ei", "Ei" -> binary(6);
            default -> throw BuiltinException.failed("units.parse: unit " + shown(unit) + " not recognized");
        };
        if (!NUMBER.matcher(amount.number).matches()) {
            throw BuiltinException.failed("units.parse: could not parse amount to a number");
        }
        BigDecimal product = new BigDecimal(amount.number).multiply(factor);
        ctx.work(Math.abs(product.scale()) / 16);
        if (product.signum() == 0) {
            return 0L;
        }
        BigDecimal bare = product.stripTrailingZeros();
        if (bare.scale() <= 0) {
            return Numbers.of(bare.toBigInteger());
        }
        return new Decimal(product.setScale(10, RoundingMode.HALF_UP).toPlainString());
    }

    /** OPA cuts a unit after its first byte: one that starts with another letter than ASCII falls apart. */
    private static String shown(String unit) {
        int first = unit.codePointAt(0);
        int n = Character.charCount(first);
        return first < 0x80 ? unit : "\uFFFD".repeat(Bytes.of(unit.substring(0, n)).length) + unit.substring(n);
    }

    static Object parseBytes(BuiltinContext ctx, Object a) {
        String s = lower(Operands.string(a, 1)).replace("\"", "");
        Amount amount = amount(ctx, s, "units.parse_bytes", "no byte amount provided");
        BigDecimal factor = switch (amount.unit) {
            case "" -> BigDecimal.ONE;
            case "kb", "k" -> decimal(1);
            case "kib", "ki" -> binary(1);
            case "mb", "m" -> decimal(2);
            case "mib", "mi" -> binary(2);
            case "gb", "g" -> decimal(3);
            case "gib", "gi" -> binary(3);
            case "tb", "t" -> decimal(4);
            case "tib", "ti" -> binary(4);
            case "pb", "p" -> decimal(5);
            case "pib", "pi" -> binary(5);
            case "eb", "e" -> decimal(6);
            case "eib", "ei" -> binary(6);
            default -> throw BuiltinException.failed("units.parse_bytes: byte unit " + amount.unit + " not recognized");
        };
        if (!NUMBER.matcher(amount.number).matches()) {
            throw BuiltinException.failed("units.parse_bytes: could not parse byte amount to a number");
        }
        BigDecimal number = new BigDecimal(amount.number);
        ctx.work(Math.abs(number.scale()) / 16);
        BigFloat f = BigFloat.parse(number, number.signum() < 0).multiply(BigFloat.of(factor.toBigInteger()));
        return Numbers.of(f.truncate());
    }

    private static String lower(String s) {
        StringBuilder out = new StringBuilder(s.length());
        s.codePoints().forEach(c -> out.appendCodePoint(Character.toLowerCase(c)));
        return out.toString();
    }

    private static Amount amount(BuiltinContext ctx, String s, String name, String missing) {
        ctx.work(1 + s.length() / 16);
        if (s.contains(" ")) {
            throw BuiltinException.failed(name + ": spaces not allowed in resource strings");
        }
        int end = numberEnd(s, name);
        if (end == 0) {
            throw BuiltinException.failed(name + ": " + missing);
        }
        return new Amount(s.substring(0, end), s.substring(end));
    }

    private static boolean digit(String s, int i) {
        return i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9';
    }

    /** Where the number ends and the unit begins; an e is an exponent only before a digit or a sign. */
    private static int numberEnd(String s, String name) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c != 'e' && c != 'E') {
                if (!digit(s, i) && c != '.' && c != '+' && c != '-') {
                    return i;
                }
                continue;
            }
            boolean sign = i + 1 < s.length() && (s.charAt(i + 1) == '+' || s.charAt(i + 1) == '-');
            if (!sign && !digit(s, i + 1)) {
                return i;
            }
            if (sign) {
                i++;
            }
            int end = i + 1;
            while (digit(s, end)) {
                end++;
            }
            if (end - i - 1 > LONGEST_EXPONENT) {
                throw BuiltinException.failed(name + ": exponent too large");
            }
        }
        return s.length();
    }
}
