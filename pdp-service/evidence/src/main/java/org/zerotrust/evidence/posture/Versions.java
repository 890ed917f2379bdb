package org.zerotrust.evidence.posture;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares versions of products that keep to no one scheme: runs of digits as numbers, the rest as text. */
final class Versions {
    private static final Pattern PART = Pattern.compile("\\d{1,64}|[a-z]+");
    private static final int LONGEST = 256;

    private Versions() {}

    /** Negative where the first is earlier. What cannot be compared counts as earlier: fail closed. */
    static int compare(String installed, String fixed) {
        if (installed.length() > LONGEST || fixed.length() > LONGEST) {
            return -1;
        }
        Matcher a = PART.matcher(installed.toLowerCase(java.util.Locale.ROOT));
        Matcher b = PART.matcher(fixed.toLowerCase(java.util.Locale.ROOT));
        while (true) {
            boolean moreA = a.find();
            boolean moreB = b.find();
            if (!moreA || !moreB) {
                // 1.2 before 1.2.1, but 1.2-rc before 1.2: letters that follow say that it is not there yet.
                if (moreA) {
                    return isNumber(a.group()) ? 1 : -1;
                }
                return moreB ? (isNumber(b.group()) ? -1 : 1) : 0;
            }
            int order = part(a.group(), b.group());
            if (order != 0) {
                return order;
            }
        }
    }

    private static int part(String a, String b) {
        if (isNumber(a) && isNumber(b)) {
            return new BigInteger(a).compareTo(new BigInteger(b));
        }
        if (isNumber(a) != isNumber(b)) {
            return isNumber(a) ? 1 : -1;
        }
        return a.compareTo(b);
    }

    private static boolean isNumber(String part) {
        return Character.isDigit(part.charAt(0));
    }
}
