package org.zerotrust.pdp.bench.differential;

import java.util.random.RandomGenerator;

/** Writes data and input documents of one rough shape, with members missing or of another type now and then. */
final class Documents {
    private final RandomGenerator random;

    Documents(RandomGenerator random) {
        this.random = random;
    }

    String document() {
        StringBuilder out = new StringBuilder("{");
        member(out, "n", number());
        member(out, "s", string());
        member(out, "x", any(2));
        member(out, "any", "{\"deep\":[" + any(1) + "]}");
        member(out, "nums", "[" + number() + "," + number() + "," + number() + "]");
        member(out, "strs", "[" + string() + "," + string() + "]");
        member(out, "rows", "[[" + number() + "," + string() + "],[" + any(1) + "]]");
        member(out, "empty", "[]");
        member(out, "flags", "{\"on\":true,\"off\":false}");
        member(out, "m", "{\"one\":1,\"two\":" + number() + "}");
        member(
                out,
                "objs",
                "{\"a\":{\"n\":" + number() + ",\"list\":[" + number() + "," + number() + "]},\"b\":{\"s\":" + string()
                        + ",\"n\":" + number() + "},\"c\":" + any(1) + "}");
        if (out.charAt(out.length() - 1) == ',') {
            out.setLength(out.length() - 1);
        }
        return out.append('}').toString();
    }

    /** Base documents where rules are as well: beside them, never in their place. */
    String overlap() {
        return "{\"base\":" + any(2) + ",\"sub\":{\"base\":" + any(1) + "}}";
    }

    private void member(StringBuilder out, String name, String value) {
        if (random.nextInt(12) > 0) {
            out.append('"')
                    .append(name)
                    .append("\":")
                    .append(random.nextInt(25) == 0 ? any(1) : value)
                    .append(',');
        }
    }

    private String number() {
        return switch (random.nextInt(12)) {
            case 8 ->
                new String[] {"-0", "1.0", "2.50", "1e-7", "-1E+2", "0.1", "1e21", "123456789.123456789"}
                        [random.nextInt(8)];
            case 0 -> "0";
            case 1 -> Integer.toString(-random.nextInt(100));
            case 2 -> random.nextInt(1000) + ".5";
            case 3 -> "1e" + random.nextInt(4);
            case 4 -> "1" + "0".repeat(random.nextInt(25));
            default -> Integer.toString(random.nextInt(10));
        };
    }

    private String string() {
        return switch (random.nextInt(6)) {
            case 0 -> "\"\"";
            case 1 -> "\"h\u00e9llo\"";
            case 2 -> "\"\ud83d\ude00\"";
            case 3 -> "\"10.1.2.3\"";
            default -> "\"" + (char) ('a' + random.nextInt(4)) + "\"";
        };
    }

    private String any(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> "null";
            case 1 -> "true";
            case 2 -> "false";
            case 3 -> number();
            case 4 -> string();
            case 5 -> "[" + any(depth - 1) + "," + any(depth - 1) + "]";
            case 6 -> "{\"a\":" + any(depth - 1) + "}";
            default -> "{}";
        };
    }
}
