package org.zerotrust.pdp.policy.wasm;

import com.styra.opa.wasm.OpaBuiltin;
import com.styra.opa.wasm.OpaWasm;
import com.styra.opa.wasm.builtins.Provided;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.Builtin;
import org.zerotrust.rego.builtin.BuiltinContext;
import org.zerotrust.rego.builtin.BuiltinException;
import org.zerotrust.rego.builtin.Builtins;
import org.zerotrust.rego.value.Json;

/**
 * Our built-ins behind the SDK's port, for those that it lacks ({@code semver.*}, {@code time.*}, ...). Values cross as
 * JSON, so that a set arrives as an array. One per instance, used by one thread at a time.
 */
final class WasmBuiltins implements BuiltinContext {
    private static final long WORK_LIMIT = 10_000_000;

    private Instant now = Instant.EPOCH;
    private long work;
    private long random;

    /** Begins an evaluation. */
    void now(Instant time) {
        now = time;
        work = 0;
        random = time.getEpochSecond() * 1_000_000_007L + time.getNano();
    }

    /** Every built-in of ours that the SDK does not bring. */
    OpaBuiltin.Builtin[] missing() {
        Set<String> provided =
                Arrays.stream(Provided.all()).map(OpaBuiltin.Builtin::name).collect(Collectors.toSet());
        List<OpaBuiltin.Builtin> out = new ArrayList<>();
        for (String name : Builtins.names()) {
            Builtin ours = Builtins.find(name);
            if (ours != null && !provided.contains(name)) {
                OpaBuiltin.Builtin bridged = bridged(name, ours);
                if (bridged != null) {
                    out.add(bridged);
                }
            }
        }
        return out.toArray(OpaBuiltin.Builtin[]::new);
    }

    private OpaBuiltin.@Nullable Builtin bridged(String name, Builtin ours) {
        return switch (ours) {
            case Builtin.F0 f -> new Bridged(name, a -> f.call(this));
            case Builtin.F1 f -> new Bridged(name, a -> f.call(this, a[0]));
            case Builtin.F2 f -> new Bridged(name, a -> f.call(this, a[0], a[1]));
            case Builtin.F3 f -> new Bridged(name, a -> f.call(this, a[0], a[1], a[2]));
            case Builtin.F4 f -> new Bridged(name, a -> f.call(this, a[0], a[1], a[2], a[3]));
            // The SDK has no form for other numbers of operands; a module that needs one is refused when it is loaded.
            case Builtin.FN ignored -> null;
        };
    }

    /** One of ours; the SDK calls the form that has as many operands as the module gives, each an address in its memory. */
    private record Bridged(String name, Function<Object[], @Nullable Object> ours) implements OpaBuiltin.Builtin {
        /** OPA's address of no value: the call is undefined. */
        private static final int UNDEFINED = 0;

        @Override
        public int asBuiltin0(OpaWasm wasm) {
            return call(wasm);
        }

        @Override
        public int asBuiltin1(OpaWasm wasm, int a) {
            return call(wasm, a);
        }

        @Override
        public int asBuiltin2(OpaWasm wasm, int a, int b) {
            return call(wasm, a, b);
        }

        @Override
        public int asBuiltin3(OpaWasm wasm, int a, int b, int c) {
            return call(wasm, a, b, c);
        }

        @Override
        public int asBuiltin4(OpaWasm wasm, int a, int b, int c, int d) {
            return call(wasm, a, b, c, d);
        }

        private int call(OpaWasm wasm, int... addresses) {
            Object[] operands = new Object[addresses.length];
            for (int i = 0; i < addresses.length; i++) {
                operands[i] = Json.read(wasm.readString(addresses[i]));
            }
            Object value;
            try {
                value = ours.apply(operands);
            } catch (BuiltinException e) {
                if (e.halts()) {
                    throw e;
                }
                // As in every engine: a built-in that fails has no value, and the evaluation goes on without it.
                return UNDEFINED;
            }
            return value == null ? UNDEFINED : wasm.writeResult(Json.write(value));
        }
    }

    @Override
    public long timeNanos() {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public long nextRandom() {
        random = random * 6364136223846793005L + 1442695040888963407L;
        return random;
    }

    @Override
    public <T> T cached(Object key, Supplier<T> make) {
        return make.get();
    }

    @Override
    public void work(long units) {
        work += units;
        if (work > WORK_LIMIT) {
            throw BuiltinException.halt(BuiltinException.Code.CANCEL, "the work limit of the evaluation is reached");
        }
    }

    @Override
    public <T> @Nullable T capability(Class<T> kind) {
        return null;
    }

    @Override
    public void print(String line) {}
}
