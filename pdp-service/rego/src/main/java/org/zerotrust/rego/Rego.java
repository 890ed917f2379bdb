package org.zerotrust.rego;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.eval.EnginePolicy;
import org.zerotrust.rego.eval.InterpretedEngine;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.ir.PlanFormatException;
import org.zerotrust.rego.ir.PlanReader;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.jvm.JvmEngine;
import org.zerotrust.rego.value.Frozen;
import org.zerotrust.rego.value.RegoObject;

/**
 * The way in. Ten lines make and ask a policy:
 *
 * {@snippet lang = java :
 * PreparedPolicy policy = Rego.builder()
 *         .module("door.rego", "package door\nallow if input.key == data.key")
 *         .data(Map.of("key", "k1"))
 *         .entrypoint("door/allow")
 *         .build();
 * Outcome outcome = policy.evaluate("door/allow", Map.of("key", "k1"), EvalOptions.at(Instant.now()));
 * boolean open = outcome instanceof Outcome.Defined(Object value) && value.equals(true);
 * }
 */
public final class Rego {
    private Rego() {}

    /** A policy from Rego source. */
    public static Builder builder() {
        return new Builder(null);
    }

    /** A policy from a {@code plan.json} as {@code opa build -t plan} writes it; its plans are the entrypoints. */
    public static Builder fromPlan(String planJson) {
        return new Builder(planJson);
    }

    /** What evaluates a policy; all give the same answers. */
    public enum Engine {
        /** JVM code specialised on the data; a policy that no class file can hold is interpreted. */
        JVM,
        /** The reference: quick to make, slower to run. */
        INTERPRETER
    }

    /** What a policy is made of. Not for use by several threads. */
    public static final class Builder {
        private final @Nullable String planJson;
        private final Map<String, String> modules = new LinkedHashMap<>();
        private final Set<String> entrypoints = new LinkedHashSet<>();
        private Object data = RegoObject.EMPTY;
        private Engine engine = Engine.JVM;
        private RegoVersion version = RegoVersion.V1;
        private boolean strict;
        private boolean print;
        private boolean telling;

        private Builder(@Nullable String planJson) {
            this.planJson = planJson;
        }

        /**
         * Adds a module.
         *
         * @param file its name in error messages; a later module of the same name replaces an earlier one
         */
        public Builder module(String file, String source) {
            modules.put(file, source);
            return this;
        }

        /** The base documents; copied when the policy is built. */
        public Builder data(Map<?, ?> documents) {
            data = documents;
            return this;
        }

        /** Adds an entrypoint: {@code zta/access/decision}. */
        public Builder entrypoint(String path) {
            entrypoints.add(path);
            return this;
        }

        /** The version of Rego that modules are read as; v1 by default. */
        public Builder version(RegoVersion regoVersion) {
            version = regoVersion;
            return this;
        }

        /** Also refuses what OPA's strict mode refuses. */
        public Builder strict() {
            strict = true;
            return this;
        }

        /** Keeps calls of {@code print}; without this they are taken out, as {@code opa build} does. */
        public Builder print() {
            print = true;
            return this;
        }

        /**
         * Lets {@link PreparedPolicy#evaluateTelling} tell which rules gave an entrypoint its value. Only for source; a plan
         * has no rules.
         */
        public Builder telling() {
            telling = true;
            return this;
        }

        /** Chooses the engine; {@link Engine#JVM} by default. */
        public Builder engine(Engine kind) {
            engine = kind;
            return this;
        }

        /**
         * Compiles the policy.
         *
         * @throws RegoCompileException where it has errors
         */
        public PreparedPolicy build() {
            Program program = Program.link(plan());
            Object frozen = Frozen.copy(data);
            return new EnginePolicy(
                    switch (engine) {
                        case JVM -> JvmEngine.compile(program, frozen);
                        case INTERPRETER -> new InterpretedEngine(program, frozen);
                    },
                    program,
                    frozen);
        }

        /**
         * The plan that {@link #build} makes an engine of, in OPA's intermediate representation.
         *
         * @throws RegoCompileException where the policy has errors
         */
        public Policy plan() {
            String json = planJson;
            if (json == null) {
                SourceCompiler compiler = new SourceCompiler(version, strict, print);
                return telling
                        ? compiler.planTelling(modules, data, entrypoints)
                        : compiler.plan(modules, data, entrypoints);
            }
            try {
                return PlanReader.read(json);
            } catch (PlanFormatException e) {
                throw new RegoCompileException(
                        List.of(new RegoError("rego_compile_error", String.valueOf(e.getMessage()))));
            }
        }
    }
}
