package org.zerotrust.pdp.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Where policies come from and how long one evaluation may take. */
@ConfigMapping(prefix = "pdp.policy")
public interface PolicyConfig {
    /** The folder with the packs. */
    Path directory();

    /** Folders of the packs of tenants that have a snapshot of their own, by tenant; all others share the one above. */
    Map<String, Path> tenants();

    /** What people call the state of the folder, for example a Git commit; by default a name made of its digest. */
    Optional<String> revision();

    /** How often the folder is looked at; each look also confirms the active snapshot. */
    @WithDefault("PT10S")
    Duration refresh();

    /** A file that keeps the last shared snapshot that was activated here, owners' beside it; none by default. */
    Optional<String> lastGood();

    /** The longest evaluation. */
    @WithDefault("PT0.1S")
    Duration deadline();

    /** Which engine evaluates. */
    @WithDefault("rego")
    Engine engine();

    /** The engine {@code opa}: base URL of an OPA that nobody else loads policies into. */
    Optional<URI> opaUrl();

    /** The engine {@code wasm}: the folder with {@code policy.wasm} and {@code built-from.json}. */
    Optional<Path> wasmDirectory();

    /** The engine {@code wasm}: how many evaluations may run at once. */
    @WithDefault("2")
    int wasmInstances();

    /** A second engine that evaluates the same beside the first and changes no answer; none by default. */
    Optional<Engine> shadowEngine();

    /** Part of the questions that the second engine evaluates too, above 0 and up to 1. */
    @WithDefault("1")
    double shadowSample();

    /** How many questions may wait for the second engine; more are dropped and counted. */
    @WithDefault("1000")
    int shadowQueue();

    /** How many questions the second engine evaluates at once. */
    @WithDefault("1")
    int shadowThreads();

    /** The longest wait for the second engine; later, a question is dropped and counted. */
    @WithDefault("PT5S")
    Duration shadowPatience();

    /** The longest evaluation of the second engine. */
    @WithDefault("PT1S")
    Duration shadowDeadline();

    /** The engines. */
    enum Engine {
        /** Ours: Rego compiled in process. */
        REGO,
        /** The OPA Java SDK with a module that {@code opa build -t wasm} made. */
        WASM,
        /** A real OPA over its REST API. */
        OPA
    }
}
