package org.zerotrust.rego.builtin.form;

/** Where one string stands in another, in linear time: Java's own search takes the product of both lengths at worst. */
public final class Search {
    /** Up to here the product is no harm. */
    private static final int SHORT = 64;

    private Search() {}

    /** The first place of {@code part} from {@code from} on, or -1. */
    public static int indexOf(String text, String part, int from) {
        int m = part.length();
        if (m <= SHORT || text.length() - from <= m) {
            return text.indexOf(part, from);
        }
        // Knuth, Morris, Pratt: how much of the part is still matched after each mismatch.
        int[] border = new int[m];
        for (int i = 1, k = 0; i < m; i++) {
            while (k > 0 && part.charAt(i) != part.charAt(k)) {
                k = border[k - 1];
            }
            k += part.charAt(i) == part.charAt(k) ? 1 : 0;
            border[i] = k;
        }
        for (int i = from, k = 0; i < text.length(); i++) {
            while (k > 0 && text.charAt(i) != part.charAt(k)) {
                k = border[k - 1];
            }
            if (text.charAt(i) == part.charAt(k) && ++k == m) {
                return i - m + 1;
            }
        }
        return -1;
    }
}
