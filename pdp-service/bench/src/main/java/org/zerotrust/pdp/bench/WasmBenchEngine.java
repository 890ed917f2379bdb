package org.zerotrust.pdp.bench;

import com.fasterxml.jackson.databind.node.IntNode;
import com.styra.opa.wasm.OpaBuiltin;
import com.styra.opa.wasm.OpaPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.form.SemVer;
import org.zerotrust.rego.value.Json;

/**
 * The OPA Java SDK with the module of the reference policy. It takes and gives JSON text, so that writing the input and
 * reading the answer are part of every evaluation. One instance serves one thread: the lock is the SDK's condition.
 */
final class WasmBenchEngine implements BenchEngine {
    private final OpaPolicy policy;

    WasmBenchEngine(BenchPolicy reference) {
        try (InputStream module =
                Objects.requireNonNull(WasmBenchEngine.class.getResourceAsStream("/reference/reference.wasm"))) {
            policy = OpaPolicy.builder()
                    .withPolicy(module.readAllBytes())
                    // The SDK has no semver.compare.
                    .addBuiltins(OpaBuiltin.from(
                            "semver.compare", (wasm, a, b) -> IntNode.valueOf(compare(a.asText(), b.asText()))))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        policy.data(reference.data());
        policy.entrypoint(reference.entrypoint());
    }

    private static int compare(String a, String b) {
        SemVer first = SemVer.parse(a);
        SemVer second = SemVer.parse(b);
        if (first == null || second == null) {
            throw new IllegalArgumentException("not a version");
        }
        return Integer.signum(first.compareTo(second));
    }

    @Override
    public synchronized @Nullable Object evaluate(Map<?, ?> input) {
        Object results = Json.read(policy.evaluate(Json.write(input)));
        return results instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof Map<?, ?> first
                ? first.get("result")
                : null;
    }
}
