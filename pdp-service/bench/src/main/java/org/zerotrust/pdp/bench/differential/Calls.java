package org.zerotrust.pdp.bench.differential;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of calls and the pools of terms of {@code calls.txt}. */
final class Calls {
    private static final Pattern HOLE = Pattern.compile("\\$([a-z][a-z0-9]*)");

    private static final Pattern DEPRECATED =
            Pattern.compile("(all|any|cast_[a-z]+|net\\.cidr_overlap|re_match|set_diff)\\(");

    private final Map<String, List<String>> pools = new HashMap<>();
    private final List<String> forms = new ArrayList<>();
    private int next;

    Calls() {
        try (InputStream in = Objects.requireNonNull(Calls.class.getResourceAsStream("/differential/calls.txt"));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line : reader.lines().toList()) {
                if (line.startsWith("pool ")) {
                    String[] parts = line.substring("pool ".length()).split("\t");
                    pools.put(parts[0].strip(), List.copyOf(Arrays.asList(parts).subList(1, parts.length)));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    forms.add(line.strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A term of the pool. */
    String term(String pool, RandomGenerator random) {
        List<String> all = pools.get(pool);
        if (all == null) {
            throw new IllegalArgumentException("no pool " + pool);
        }
        return all.get(random.nextInt(all.size()));
    }

    /**
     * The next form with its holes filled: in turn rather than at random, so that a long run meets every form.
     *
     * @param deprecated whether a built-in that v1 refuses may be called
     */
    String call(RandomGenerator random, Expressions expressions, boolean deprecated) {
        String form = next();
        while (!deprecated && DEPRECATED.matcher(form).lookingAt()) {
            form = next();
        }
        return fill(form, random, expressions);
    }

    private String next() {
        return forms.get(Math.floorMod(next++, forms.size()));
    }

    void startAt(long seed) {
        next = (int) Math.floorMod(seed * 7, (long) forms.size());
    }

    private String fill(String form, RandomGenerator random, Expressions expressions) {
        Matcher hole = HOLE.matcher(form);
        StringBuilder out = new StringBuilder();
        while (hole.find()) {
            String name = hole.group(1);
            String term = switch (name) {
                case "num" -> expressions.of(Kind.NUMBER, 1);
                case "str" -> expressions.of(Kind.STRING, 1);
                case "arr" -> expressions.of(Kind.ARRAY, 1);
                default ->
                    // Now and then a variable or reference instead of the literal: types known only at run time.
                    random.nextInt(6) == 0 ? expressions.unknown() : term(name, random);
            };
            hole.appendReplacement(out, Matcher.quoteReplacement(term));
        }
        return hole.appendTail(out).toString();
    }
}
