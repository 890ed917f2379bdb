package org.zerotrust.pdp.policy.wasm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.styra.opa.wasm.OpaBuiltin;
import com.styra.opa.wasm.builtins.Provided;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
    private static final ObjectMapper JSON = new ObjectMapper();
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
            case Builtin.F0 f -> OpaBuiltin.from(name, wasm -> out(() -> f.call(this)));
            case Builtin.F1 f ->
                OpaBuiltin.from(name, (com.styra.opa.wasm.OpaWasm wasm, JsonNode a) -> out(() -> f.call(this, in(a))));
            case Builtin.F2 f -> OpaBuiltin.from(name, (wasm, a, b) -> out(() -> f.call(this, in(a), in(b))));
            case Builtin.F3 f -> OpaBuiltin.from(name, (wasm, a, b, c) -> out(() -> f.call(this, in(a), in(b), in(c))));
            case Builtin.F4 f ->
                OpaBuiltin.from(name, (wasm, a, b, c, d) -> out(() -> f.call(this, in(a), in(b), in(c), in(d))));
            // The SDK has no form for other numbers of operands; a module that needs one is refused when it is loaded.
            case Builtin.FN ignored -> null;
        };
    }

    private static Object in(JsonNode node) {
        return Json.read(node.toString());
    }

    /**
     * The SDK has no way to say undefined: what a built-in cannot answer ends the evaluation, so that the question is
     * undecided where OPA would go on without the value. Never a value in place of none.
     */
    private static JsonNode out(Supplier<@Nullable Object> call) {
        Object value = call.get();
        if (value == null) {
            throw BuiltinException.failed("undefined");
        }
        try {
            return JSON.readTree(Json.write(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
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
