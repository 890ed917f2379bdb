package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Location;

/**
 * The errors found so far, up to a limit. Most stop the compilation at the end of their stage; recoverable ones let the
 * next stages look for more.
 */
final class Problems {
    private static final AstError LIMIT = new AstError(AstError.COMPILE, Location.NONE, "error limit reached");

    private final int limit;
    private final List<AstError> errors = new ArrayList<>();
    private boolean stop;

    /** @param limit how many errors are kept; 0 for all */
    Problems(int limit) {
        this.limit = limit;
    }

    /** Adds errors after which no further stage may run. @return whether there is room for more */
    boolean add(List<AstError> found) {
        return record(found, true);
    }

    boolean add(String code, Location location, String message) {
        return add(List.of(new AstError(code, location, message)));
    }

    /** Adds errors that leave the modules fit for the next stages. @return whether there is room for more */
    boolean addRecoverable(List<AstError> found) {
        return record(found, false);
    }

    private boolean record(List<AstError> found, boolean fatal) {
        if (found.isEmpty()) {
            return true;
        }
        if (limit <= 0) {
            errors.addAll(found);
            stop |= fatal;
            return true;
        }
        int room = limit - errors.size();
        if (room <= 0) {
            return false;
        }
        errors.addAll(found.subList(0, Math.min(room, found.size())));
        boolean full = errors.size() == limit;
        stop |= fatal || full;
        return !full;
    }

    /** Whether no further stage may run. */
    boolean stop() {
        return stop;
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    /** In the order of their places; where the limit was reached, an error that says so is the last. */
    List<AstError> sorted() {
        List<AstError> all = new ArrayList<>(errors);
        all.sort(AstError.ORDER);
        if (limit > 0 && all.size() == limit) {
            all.add(LIMIT);
        }
        return all;
    }
}
