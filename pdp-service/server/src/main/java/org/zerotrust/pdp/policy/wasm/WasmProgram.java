package org.zerotrust.pdp.policy.wasm;

import com.styra.opa.wasm.OpaPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.policy.DecidedBy;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.PolicyOutput;
import org.zerotrust.pdp.policy.pack.PlainJson;
import org.zerotrust.pdp.policy.pack.PolicyProgram;
import org.zerotrust.rego.value.Json;

/** One module with its data in a bounded number of instances, each used by one evaluation at a time. */
final class WasmProgram implements PolicyProgram {
    /** A module has no rules any more. */
    private static final DecidedBy BY = new DecidedBy(WasmCompiler.NAME, List.of());

    /** What the SDK answers where the entrypoint is undefined: an empty result set. */
    private static final String EMPTY = "[]";

    private final WasmModule module;
    private final String data;
    private final Duration wait;
    private final BlockingQueue<Instance> idle;

    /** An instance and the time that its built-ins are told. */
    private record Instance(OpaPolicy policy, WasmBuiltins builtins) {}

    WasmProgram(WasmModule module, PolicyPack pack, int instances, Duration wait) {
        this.module = module;
        this.data = Json.write(pack.data());
        this.wait = wait;
        this.idle = new ArrayBlockingQueue<>(instances);
        for (int i = 0; i < instances; i++) {
            idle.add(instance());
        }
    }

    private Instance instance() {
        WasmBuiltins builtins = new WasmBuiltins();
        OpaPolicy policy = OpaPolicy.builder()
                .withPolicy(module.bytes())
                .withMaxMemory(4096)
                .addBuiltins(builtins.missing())
                .build();
        policy.data(data);
        policy.entrypoint(module.entrypoint());
        return new Instance(policy, builtins);
    }

    @Override
    public Evaluation evaluate(PolicyInput input) {
        Instance instance;
        try {
            instance = idle.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return undecided(FailureCode.POLICY_FAILED, "interrupted");
        }
        if (instance == null) {
            return undecided(FailureCode.OVERLOADED, "every instance of the policy is in use");
        }
        Instance back = null;
        try {
            instance.builtins.now(input.now());
            String answer = instance.policy.evaluate(Json.write(input.document()));
            back = instance;
            return read(answer);
        } catch (RuntimeException e) {
            // Whatever the module or its runtime throws: the instance may be in any state and is not used again.
            return undecided(FailureCode.POLICY_FAILED, e.getClass().getSimpleName());
        } finally {
            idle.add(back == null ? instance() : back);
        }
    }

    private static Evaluation read(@Nullable String answer) {
        if (answer == null || answer.equals(EMPTY)) {
            return undecided(FailureCode.POLICY_UNDEFINED, "");
        }
        return Json.read(answer) instanceof List<?> results && results.getFirst() instanceof Map<?, ?> first
                ? PolicyOutput.read(PlainJson.of(first.get("result")), BY)
                : undecided(FailureCode.POLICY_MALFORMED, "no result set");
    }

    private static Evaluation undecided(FailureCode code, String detail) {
        return new Evaluation.Undecided(Failure.of(code, detail));
    }
}
