package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says whether OPA itself has two answers to a triple, of which one is ours. Where an error ends the evaluation, its
 * rule index and early exit spare what would fail, and of several errors it reports the first that its continuations
 * meet. And where {@code with input as data.d} is followed by {@code with input.x as y}, OPA 1.22.2 changes its cached
 * copy of the base document, which others then read; with the store of {@code --optimize-store-for-read-speed} it has
 * the right answer. A literal with keys that are no constants it reads as it is written: see {@link Literals}. Only our
 * errors are ever explained otherwise, each by OPA making the same one: a value of ours against an error of OPA's is a
 * difference.
 */
final class SecondLook {
    static final String WRITTEN = "an object or set literal that OPA's evaluator reads as it is written";
    static final String SPARED = "a failing call that OPA's rule index or early exit spares";
    static final String SHARED = "a document that OPA's `with` changed in its own cache of base data";
    static final String TWO_ERRORS = "two errors, of which the other one is reported";

    /** A rule's head at the start of a line, as the generator writes them. */
    private static final Pattern HEAD = Pattern.compile("(?m)^(?:default )?([a-z]\\w*)");

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+)");

    private static final int MOST_HEALED = 4;

    private final Oracle oracle;

    SecondLook(Oracle oracle) {
        this.oracle = oracle;
    }

    /** The reason; null where it is a difference. */
    @Nullable
    String explains(Triple triple, Verdict theirs, Verdict ours) throws IOException {
        Triple called = triple.withLiteralsThroughCalls();
        if (called != triple) {
            Verdict evaluated = ask(Oracle.eval(called));
            if (evaluated != null && Verdict.same(evaluated, ours)) {
                return WRITTEN;
            }
        }
        if (ours instanceof Verdict.Defined && theirs instanceof Verdict.Defined) {
            Verdict unshared = ask(Oracle.eval(triple).put("read_store", true));
            return unshared != null && Verdict.same(unshared, ours) ? SHARED : null;
        }
        if (!(ours instanceof Verdict.Failed failed)) {
            return null;
        }
        Verdict plain = ask(Oracle.eval(triple).put("plain", true));
        if (plain != null && Verdict.same(plain, ours)) {
            return SPARED;
        }
        // With OPA's shortcuts or without: an error it must have, too, if ours is another of the same policy.
        if (!(theirs instanceof Verdict.Failed) && !(plain instanceof Verdict.Failed)) {
            return null;
        }
        return meets(triple, failed) || meetsWithoutTheOther(triple, failed) ? TWO_ERRORS : null;
    }

    /** Whether OPA meets this error where it is not stopped by another one first. */
    private boolean meets(Triple triple, Verdict.Failed ours) {
        List<ObjectNode> requests = new ArrayList<>();
        requests.add(everyError(triple, triple.query()));
        for (String rule : rules(triple)) {
            requests.add(everyError(triple, rule));
        }
        for (JsonNode answer : oracle.ask(requests).join()) {
            for (String list : List.of("errors", "met")) {
                for (JsonNode error : answer.path(list)) {
                    if (sameError(error, ours, triple.mode().strictErrors())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether OPA meets this error once the calls that it fails at before are {@code true} instead. */
    private boolean meetsWithoutTheOther(Triple triple, Verdict.Failed ours) {
        Triple healed = triple;
        for (int i = 0; i < MOST_HEALED; i++) {
            JsonNode error = oracle.askOne(everyError(healed, healed.query()))
                    .path("errors")
                    .path(0);
            if (sameError(error, ours, triple.mode().strictErrors())) {
                return true;
            }
            Triple next = healed.withCallReplaced(
                    error.path("file").asText(),
                    error.path("row").asInt(),
                    error.path("col").asInt());
            if (next == null) {
                return false;
            }
            healed = next;
        }
        return false;
    }

    private static ObjectNode everyError(Triple triple, String query) {
        return Oracle.eval(triple).put("plain", true).put("all_errors", true).put("query", query);
    }

    /** By code, file and row: the column of a conflict in a comprehension is another one. */
    private static boolean sameError(JsonNode theirs, Verdict.Failed ours, boolean strictErrors) {
        String code = theirs.path("code").asText();
        boolean builtin = code.equals("eval_builtin_error") || code.equals("eval_type_error");
        String line = theirs.path("file").asText() + ":" + theirs.path("row").asInt() + ":";
        return code.equals(ours.code()) && ours.place().startsWith(line) && (strictErrors || !builtin);
    }

    /** The paths of all rules that can be asked by their names. */
    private static Set<String> rules(Triple triple) {
        Set<String> found = new TreeSet<>();
        for (String module : triple.modules().values()) {
            Matcher name = PACKAGE.matcher(module);
            if (!name.find()) {
                continue;
            }
            Matcher head = HEAD.matcher(module);
            while (head.find()) {
                if (!head.group(1).equals("package") && !head.group(1).equals("import")) {
                    found.add("data." + name.group(1) + "." + head.group(1));
                }
            }
        }
        return found;
    }

    private @Nullable Verdict ask(ObjectNode request) {
        return Verdict.ofOracle(oracle.askOne(request));
    }
}
