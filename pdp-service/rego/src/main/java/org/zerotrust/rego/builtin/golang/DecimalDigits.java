package org.zerotrust.rego.builtin.golang;

import java.math.BigDecimal;

/** Decimal digits with the place of the point, rounded and laid out as Go lays out floating-point numbers. */
final class DecimalDigits {
    private StringBuilder digits;
    /** The number is 0.digits times ten to this power. */
    private int point;

    private DecimalDigits(StringBuilder digits, int point) {
        this.digits = digits;
        this.point = point;
    }

    static DecimalDigits of(BigDecimal positive) {
        StringBuilder s = new StringBuilder(positive.unscaledValue().toString());
        int point = s.length() - positive.scale();
        DecimalDigits d = new DecimalDigits(s, point);
        d.trim();
        return d;
    }

    private void trim() {
        int n = digits.length();
        while (n > 0 && digits.charAt(n - 1) == '0') {
            n--;
        }
        digits.setLength(n);
        if (n == 0) {
            point = 0;
        }
    }

    private char at(int i) {
        return i < digits.length() ? digits.charAt(i) : '0';
    }

    /** Cuts to the fewest digits that still lie between the two bounds. */
    void shortest(DecimalDigits lower, DecimalDigits upper, boolean inclusive) {
        for (int i = 0; i < digits.length(); i++) {
            char m = digits.charAt(i);
            char l = lower.at(i);
            char u = upper.at(i);
            boolean down = l != m || (inclusive && i + 1 == lower.digits.length());
            boolean up = m != u && (inclusive || m + 1 < u || i + 1 < upper.digits.length());
            if (down && up) {
                round(i + 1);
                return;
            } else if (down) {
                digits.setLength(Math.min(i + 1, digits.length()));
                trim();
                return;
            } else if (up) {
                roundUp(i + 1);
                return;
            }
        }
    }

    private void round(int n) {
        if (n < 0 || n >= digits.length()) {
            return;
        }
        boolean up;
        if (digits.charAt(n) == '5' && n + 1 == digits.length()) {
            up = n > 0 && (digits.charAt(n - 1) - '0') % 2 != 0;
        } else {
            up = digits.charAt(n) >= '5';
        }
        if (up) {
            roundUp(n);
        } else {
            digits.setLength(n);
            trim();
        }
    }

    private void roundUp(int at) {
        int n = at;
        if (n < 0 || n >= digits.length()) {
            return;
        }
        while (n > 0 && digits.charAt(n - 1) >= '9') {
            n--;
        }
        if (n == 0) {
            digits = new StringBuilder("1");
            point++;
            return;
        }
        digits.setCharAt(n - 1, (char) (digits.charAt(n - 1) + 1));
        digits.setLength(n);
    }

    /** Without exponent and with no more fraction than there are digits. */
    String plain() {
        StringBuilder s = new StringBuilder();
        if (point > 0) {
            s.append(digits, 0, Math.min(point, digits.length()));
            s.repeat('0', Math.max(0, point - digits.length()));
        } else {
            s.append('0');
        }
        if (digits.length() > point) {
            s.append('.').repeat('0', Math.max(0, -point));
            s.append(digits, Math.max(0, point), digits.length());
        }
        return s.toString();
    }

    /** With an exponent below 1e-4 and from 1e6 on. */
    String general() {
        int exp = point - 1;
        if (exp >= -4 && exp < 6) {
            return plain();
        }
        StringBuilder s = new StringBuilder();
        s.append(at(0));
        if (digits.length() > 1) {
            s.append('.').append(digits, 1, digits.length());
        }
        return s.append('e').append(exponent(exp)).toString();
    }

    static String exponent(int exp) {
        int a = Math.abs(exp);
        return (exp < 0 ? "-" : "+") + (a < 10 ? "0" : "") + a;
    }
}
