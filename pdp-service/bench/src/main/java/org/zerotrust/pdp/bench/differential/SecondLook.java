package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Says whether OPA itself has two answers to a triple, of which one is ours. Where a failing built-in ends the
 * evaluation, its rule index and early exit spare calls that would fail, and of several errors it reports one. And where
 * {@code with input as data.d} is followed by {@code with input.x as y}, OPA 1.22.2 changes its cached copy of the base
 * document, which others then read; with the store of {@code --optimize-store-for-read-speed} it has the right answer.
 */
final class SecondLook {
    static final String SPARED = "a failing call that OPA's rule index or early exit spares";
    static final String SHARED = "a document that OPA's `with` changed in its own cache of base data";
    static final String TWO_ERRORS = "two errors, of which the other one is reported";

    private final Oracle oracle;

    SecondLook(Oracle oracle) {
        this.oracle = oracle;
    }

    /** The reason; null where it is a difference. */
    @Nullable
    String explains(Triple triple, Verdict theirs, Verdict ours) throws IOException {
        if (ours instanceof Verdict.Defined && theirs instanceof Verdict.Defined) {
            Verdict unshared = ask(Oracle.eval(triple).put("read_store", true));
            return unshared != null && Verdict.same(unshared, ours) ? SHARED : null;
        }
        if (!triple.mode().strictErrors() || !(ours instanceof Verdict.Failed)) {
            return null;
        }
        Verdict plain = ask(Oracle.eval(triple).put("plain", true));
        if (plain != null && Verdict.same(plain, ours)) {
            return SPARED;
        }
        if (!(theirs instanceof Verdict.Failed)) {
            return null;
        }
        // Without strict errors only the conflict is left: both must meet it.
        Verdict lenient = ask(Oracle.eval(triple).put("strict_builtin_errors", false));
        Triple.Mode mode = triple.mode();
        Triple other = triple.withMode(new Triple.Mode(mode.version(), mode.strict(), false, mode.timeoutMs()));
        return lenient instanceof Verdict.Failed && Verdict.same(lenient, Ours.verdict(other, false))
                ? TWO_ERRORS
                : null;
    }

    private @Nullable Verdict ask(ObjectNode request) {
        return Verdict.ofOracle(oracle.askOne(request));
    }
}
