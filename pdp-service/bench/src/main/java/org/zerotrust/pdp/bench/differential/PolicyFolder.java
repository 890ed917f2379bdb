package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project's own packs as triples: every rule of every module asked, tests among them, and changed inputs. */
final class PolicyFolder {
    private static final int CHANGED_INPUTS = 200;
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package\\s+([a-z0-9_.]+)");
    private static final Pattern RULE = Pattern.compile("(?m)^(?:default\\s+)?([a-z_][a-z0-9_]*)(?!\\()(?=[ .\\[])");
    private static final String ENTRYPOINT = "zta/access/decision";

    private PolicyFolder() {}

    static List<Triple> triples(Path packs, long seed) throws IOException {
        Map<String, String> modules = new LinkedHashMap<>();
        ObjectNode data = Oracle.JSON.createObjectNode();
        try (Stream<Path> files = Files.walk(packs)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".rego")) {
                    modules.put(packs.relativize(file).toString(), Files.readString(file));
                } else if (name.equals("data.json")) {
                    Path pack = packs.resolve(packs.relativize(file).getName(0));
                    ObjectNode at = data;
                    for (Path segment : pack.relativize(file.getParent())) {
                        at = at.withObjectProperty(segment.toString());
                    }
                    at.setAll((ObjectNode) Oracle.JSON.readTree(file.toFile()));
                }
            }
        }
        if (modules.isEmpty()) {
            throw new IOException("no policies in " + packs);
        }
        List<Triple> out = new ArrayList<>();
        for (String rule : rules(modules)) {
            out.add(triple(modules, data.toString(), "{}", rule, out.size()));
        }
        for (String input : inputs(modules, seed)) {
            out.add(triple(modules, data.toString(), input, ENTRYPOINT, out.size()));
        }
        return out;
    }

    private static Triple triple(Map<String, String> modules, String data, String input, String rule, long seed) {
        return new Triple(seed, Triple.Mode.PLAIN, modules, data, input, rule);
    }

    /** Rules by their names; what is a keyword or a function by that pattern is left out. */
    private static Set<String> rules(Map<String, String> modules) {
        Set<String> out = new TreeSet<>();
        for (String text : modules.values()) {
            Matcher in = PACKAGE.matcher(text);
            if (!in.find()) {
                continue;
            }
            Matcher rule = RULE.matcher(text);
            while (rule.find()) {
                if (!List.of("package", "import", "default").contains(rule.group(1))) {
                    out.add(in.group(1).replace('.', '/') + "/" + rule.group(1));
                }
            }
        }
        return out;
    }

    /** The inputs that the packs' fixtures define, with members changed, doubled and taken away by the seed. */
    private static List<String> inputs(Map<String, String> modules, long seed) throws IOException {
        List<JsonNode> from = new ArrayList<>();
        for (String rule : rules(modules)) {
            if (rule.startsWith("zta/fixtures_test/")
                    && Ours.verdict(triple(modules, "{}", "{}", rule, 0), true)
                            instanceof Verdict.Defined(JsonNode value)
                    && value.isObject()) {
                from.add(value);
            }
        }
        if (from.isEmpty()) {
            throw new IOException("the packs' fixtures define no input");
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<String> out = new ArrayList<>();
        for (int i = 0; i < CHANGED_INPUTS; i++) {
            JsonNode input = from.get(i % from.size()).deepCopy();
            for (int changes = i / from.size(); changes > 0; changes--) {
                change(input, random);
            }
            out.add(input.toString());
        }
        return out;
    }

    /** Goes down at random and changes one member. */
    private static void change(JsonNode node, RandomGenerator random) {
        if (node instanceof ArrayNode array && !array.isEmpty()) {
            int i = random.nextInt(array.size());
            if (array.get(i).isContainerNode() && random.nextInt(4) > 0) {
                change(array.get(i), random);
            } else if (random.nextBoolean()) {
                array.remove(i);
            } else {
                array.add(array.get(i).deepCopy());
            }
        } else if (node instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            JsonNode value = object.path(name);
            if (value.isContainerNode() && random.nextInt(4) > 0) {
                change(value, random);
            } else if (value.isNumber() && random.nextBoolean()) {
                object.put(name, value.asLong() + random.nextInt(-3, 4) * 100L);
            } else if (random.nextInt(3) == 0) {
                object.set(
                        name,
                        object.path(names.get(random.nextInt(names.size()))).deepCopy());
            } else if (random.nextBoolean()) {
                object.remove(name);
            } else {
                object.put(name, random.nextBoolean() ? "other" : "");
            }
        }
    }
}
