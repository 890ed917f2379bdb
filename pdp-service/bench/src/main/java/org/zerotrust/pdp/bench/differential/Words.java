package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Where both refuse or fail with the same code at the same place but say it in other words. */
final class Words {
    private static final int SHOWN = 30;
    private static final Pattern NAMES = Pattern.compile("[0-9]+|`[^`]*`|\"[^\"]*\"|[a-z_]+[0-9][a-z0-9_]*");

    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Map<String, String> examples = new LinkedHashMap<>();
    private int places;

    void compare(Triple triple, Verdict theirs, Verdict ours) {
        if (theirs instanceof Verdict.Failed(String code, String message, String place)
                && ours instanceof Verdict.Failed(String other, String said, String there)) {
            if (!message.equals(said)) {
                add(triple, code, message, said);
            }
            if (!place.equals(there) && !there.equals(":0:0")) {
                places++;
                examples.putIfAbsent("place", "seed " + triple.seed() + ": " + place + " " + there + " " + message);
            }
        } else if (theirs instanceof Verdict.Refused a && ours instanceof Verdict.Refused b) {
            List<String> x = a.messages().stream().sorted().toList();
            List<String> y = b.messages().stream().sorted().toList();
            for (int i = 0; i < x.size(); i++) {
                if (!x.get(i).equals(y.get(i))) {
                    add(triple, a.places().getFirst().code(), x.get(i), y.get(i));
                    break;
                }
            }
        }
    }

    /** A message without the names in it, cut short: what kind of error it is. */
    static String form(String code, String message) {
        String form = code + " " + NAMES.matcher(message).replaceAll("_").replaceAll("\\s+", " ");
        return form.length() > 60 ? form.substring(0, 60) : form;
    }

    private void add(Triple triple, String code, String message, String said) {
        String key = form(code, message);
        counts.merge(key, 1, Integer::sum);
        examples.putIfAbsent(key, "seed " + triple.seed() + ": OPA " + message + " | ours " + said);
    }

    void json(ObjectNode out) {
        counts.forEach(out::put);
        out.put("other_place_of_a_failure", places);
    }

    String text() {
        StringBuilder out = new StringBuilder();
        out.append(counts.values().stream().mapToInt(n -> n).sum())
                .append(", other place ")
                .append(places);
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(SHOWN)
                .forEach(e -> out.append("\n  ")
                        .append(e.getValue())
                        .append(' ')
                        .append(e.getKey())
                        .append("\n      ")
                        .append(examples.get(e.getKey())));
        return out.append(places > 0 ? "\n  place " + examples.get("place") : "")
                .toString();
    }
}
