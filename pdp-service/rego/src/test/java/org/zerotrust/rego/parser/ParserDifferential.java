package org.zerotrust.rego.parser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.AstJson;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.Values;

/**
 * Compares the parser with a real OPA: trees with their locations, texts, and errors with their positions, messages and
 * source lines, over sources as they are and over mutations of them. Not a test of the build: it needs the oracle.
 *
 * <p>Arguments: the oracle program, a file of NDJSON lines {@code {"text": .., "version": ..}}, the number of mutations
 * of each source, the seed.
 */
final class ParserDifferential {
    private static final int SHOWN = Integer.getInteger("shown", 12);

    private final Oracle oracle;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, Integer> messages = new TreeMap<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private int differences;

    private ParserDifferential(Oracle oracle) {
        this.oracle = oracle;
    }

    public static void main(String[] args) throws IOException {
        int mutations = Integer.parseInt(args[2]);
        long seed = Long.parseLong(args[3]);
        try (Oracle oracle = new Oracle(Path.of(args[0]))) {
            ParserDifferential d = new ParserDifferential(oracle);
            long n = 0;
            for (String line : Files.readAllLines(Path.of(args[1]))) {
                Map<?, ?> source = (Map<?, ?>) Json.read(line);
                String text = (String) Objects.requireNonNull(source.get("text"));
                String version = (String) Objects.requireNonNull(source.get("version"));
                if (mutations == 0) {
                    d.compare(text, version);
                }
                for (int i = 0; i < mutations; i++) {
                    d.compare(new Mutator(seed * 1_000_003 + n++).mutate(text), version);
                }
            }
            d.report();
        }
    }

    private void report() {
        System.out.println(counts);
        System.out.println("kinds of error messages: " + messages.size());
        kinds.forEach((k, n) -> System.out.println(n + "\t" + k));
        System.out.println("differences: " + differences);
    }

    private void compare(String text, String version) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("id", 1L);
        request.put("op", "parse");
        request.put("file", "t.rego");
        request.put("text", text);
        request.put("version", version);
        request.put("locations", true);
        Map<?, ?> theirs = oracle.ask(request);
        if (theirs.containsKey("panic")) {
            count("OPA panicked");
            return;
        }
        Map<String, Object> ours = ours(text, version);
        String difference = null;
        for (String key : List.of("errors", "result", "string", "ast")) {
            difference = difference != null ? difference : different(ours.get(key), theirs.get(key), key);
        }
        count(ours.containsKey("errors") ? "errors" : "modules");
        if (difference != null) {
            differences++;
            String at = difference.replaceAll("\\[\\d+\\]", "[]");
            kinds.merge(at.substring(0, Math.min(60, at.length())), 1, Integer::sum);
            if (differences <= SHOWN) {
                System.out.println("=== " + version + " differs: " + difference + "\n" + text + "\n--- ours "
                        + ours.get("errors") + "\n--- OPA  " + theirs.get("errors"));
            }
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private Map<String, Object> ours(String text, String version) {
        Map<String, Object> out = new LinkedHashMap<>();
        RegoVersion v = switch (version) {
            case "v0" -> RegoVersion.V0;
            case "v0v1" -> RegoVersion.V0_COMPAT_V1;
            case "v2" -> RegoVersion.V2;
            default -> RegoVersion.V1;
        };
        try {
            Module m = Parser.module("t.rego", text, v);
            out.put("result", m.versions.toString());
            out.put("string", m.toString());
            out.put("ast", AstJson.module(m, true));
        } catch (AstException e) {
            List<Object> errors = new ArrayList<>();
            for (AstError x : e.errors()) {
                Map<String, Object> one = new TreeMap<>();
                one.put("code", x.code());
                one.put("message", x.message());
                one.put("file", x.location().file());
                one.put("row", (long) x.location().row());
                one.put("col", (long) x.location().col());
                if (!x.details().isEmpty()) {
                    one.put("details", x.details());
                }
                // The oracle leaves out what is 0.
                one.values().removeIf(zero -> zero.equals(0L));
                errors.add(one);
                messages.merge(x.message().replaceAll("[0-9]+|`.*`", "#").toLowerCase(Locale.ROOT), 1, Integer::sum);
            }
            out.put("errors", errors);
        }
        return out;
    }

    /** Where two trees differ first; null where they do not. */
    private static @Nullable String different(@Nullable Object ours, @Nullable Object theirs, String path) {
        if (ours instanceof Map<?, ?> a && theirs instanceof Map<?, ?> b) {
            for (Object key : b.keySet()) {
                // References in annotations are parsed alone: where they stand in themselves says nothing.
                if (!a.containsKey(key) && !(path.contains("annotations") && key.equals("location"))) {
                    return path + "." + key + " is missing, OPA has " + b.get(key);
                }
            }
            for (Map.Entry<?, ?> e : a.entrySet()) {
                if (!b.containsKey(e.getKey())) {
                    return path + "." + e.getKey() + " is not in OPA, ours is " + e.getValue();
                }
                // The text of a metadata block's first comment is the whole block in OPA, by an alias of its own.
                boolean blockText = e.getKey().equals("text") && path.matches(".*(Location|annotations.*location)");
                String d = blockText ? null : different(e.getValue(), b.get(e.getKey()), path + "." + e.getKey());
                if (d != null) {
                    return d;
                }
            }
            return null;
        }
        if (ours instanceof List<?> a && theirs instanceof List<?> b) {
            for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
                String d = different(a.get(i), b.get(i), path + "[" + i + "]");
                if (d != null) {
                    return d;
                }
            }
            return a.size() == b.size() ? null : path + " has " + a.size() + " elements, OPA has " + b.size();
        }
        if (ours instanceof List<?> a && a.isEmpty() && theirs == RegoNull.NULL) {
            return null; // a template string without parts
        }
        if (ours == null || theirs == null) {
            return (ours == null || ours == RegoNull.NULL) && (theirs == null || theirs == RegoNull.NULL)
                    ? null
                    : path + ": ours " + ours + ", OPA " + theirs;
        }
        return Values.rank(ours) == Values.rank(theirs) && Values.equal(ours, theirs)
                ? null
                : path + ": ours " + ours + ", OPA " + theirs;
    }
}
