package org.zerotrust.rego.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.types.FunctionType;
import org.zerotrust.rego.types.Type;
import org.zerotrust.rego.types.Types;

/**
 * An error with what it rests on.
 *
 * @param unknown whether it may be due to a type that another error kept from being known
 */
record Problem(AstError error, boolean unknown) {
    private static Problem of(Location at, String message, List<String> details, boolean unknown) {
        return new Problem(new AstError(AstError.TYPE, at, message, details), unknown);
    }

    static Problem plain(Location at, String message) {
        return of(at, message, List.of(), false);
    }

    /** Operands that a function cannot take. */
    static Problem operands(Location at, Ref function, String complaint, List<@Nullable Type> have, String want) {
        String types = have.stream().map(Types::text).collect(Collectors.joining(", ", "(", ")"));
        return of(
                at,
                function + ": " + complaint,
                List.of("have: " + types, "want: " + want),
                have.stream().anyMatch(Types::isUnknown));
    }

    /** Two sides that can never be equal. */
    static Problem match(Location at, @Nullable Type left, @Nullable Type right) {
        return of(
                at,
                "match error",
                List.of("left  : " + Types.text(left), "right : " + Types.text(right)),
                Types.isUnknown(left) || Types.isUnknown(right));
    }

    /** A reference into what has no parts, or that names a function without calling it. */
    static Problem unsupported(Location at, Ref ref, int pos, @Nullable Type have) {
        String message = have instanceof FunctionType
                ? "function " + function(ref) + " used as reference, not called"
                : "undefined ref: " + ref;
        String marker =
                "^".repeat(ref.prefix(Math.min(pos + 1, ref.size())).toString().length());
        return of(at, message, List.of(ref.toString(), marker, "have: " + Types.text(have)), false);
    }

    private static Ref function(Ref ref) {
        String last = ref.get(ref.size() - 1).toString();
        return last.matches(".*__local[0-9]+__.*") ? ref.prefix(ref.size() - 1) : ref;
    }

    /**
     * A reference whose step cannot be there.
     *
     * @param have the type of the step, where it is no constant
     * @param want the type that it may have
     * @param oneOf the constants that it may be
     */
    static Problem invalid(Location at, Ref ref, int pos, @Nullable Type have, @Nullable Type want, List<Value> oneOf) {
        String pad = " ".repeat(ref.prefix(pos).toString().length() + 1);
        List<String> details = new ArrayList<>();
        details.add(ref.toString());
        details.add(pad + "^");
        details.add(pad + (have == null ? "have: " + ref.get(pos) : "have (type): " + have));
        if (!oneOf.isEmpty()) {
            details.add(pad + "want (one of): "
                    + oneOf.stream().map(Value::toString).collect(Collectors.joining(" ", "[", "]")));
        } else {
            details.add(pad + (want == null ? "want (one of): []" : "want (type): " + want));
        }
        return of(at, "undefined ref: " + ref, details, false);
    }
}
