package org.zerotrust.pdp.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Where policies come from and how long one evaluation may take. */
@ConfigMapping(prefix = "pdp.policy")
public interface PolicyConfig extends PolicySourceConfig {
    /**
     * Sources by name. What names no tenant is the shared policy's, instead of the source of these settings; several of one owner are
     * composed, under roots that must not overlap.
     */
    Map<String, NamedSource> sources();

    /** Folders of the packs of tenants that have a snapshot of their own, by tenant; all others share the one above. */
    Map<String, Path> tenants();

    /**
     * Whether what nobody signed may decide: for development. What has a signature that does not count is refused all the
     * same.
     */
    @WithDefault("false")
    boolean allowUnsigned();

    /** The longest test of a policy at the gate. */
    @WithDefault("PT5S")
    Duration testTimeout();

    /** How often sources are looked at. */
    @WithDefault("PT10S")
    Duration refresh();

    /** How often the wanted snapshot is looked at; each look also confirms the active one. */
    @WithDefault("PT1S")
    Duration follow();

    /** What becomes of a snapshot that passed the gate; the first one is always activated. */
    @WithDefault("activate")
    OnAccept onAccept();

    /** Part of the devices of a canary, or of the questions of a shadow, in percent; 5, or 100, by default. */
    @WithName("trial.percent")
    OptionalInt trialPercent();

    /** Comparisons, or answers of the canary, that a trial needs to pass. */
    @WithName("trial.samples")
    @WithDefault("1000")
    int trialSamples();

    /** When a trial is over at the latest. */
    @WithName("trial.duration")
    @WithDefault("PT10M")
    Duration trialDuration();

    /** Comparisons of a shadow that may differ, in percent. */
    @WithName("trial.most-differing-percent")
    @WithDefault("0")
    int trialMostDifferingPercent();

    /** By how much a canary's rates may depart from the others', in percentage points. */
    @WithName("trial.margin-percent")
    @WithDefault("5")
    int trialMarginPercent();

    /** The longest time in which recorded questions are decided again with another policy. */
    @WithName("impact.longest")
    @WithDefault("PT1M")
    Duration impactLongest();

    /** Owners whose policy two persons must change together: tenants, or {@code *} for what they share; none by default. */
    Optional<Set<String>> twoPersons();

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

    /** One of several sources. */
    interface NamedSource extends PolicySourceConfig {
        /** Whose policy it is part of; the shared one by default. */
        Optional<String> tenant();
    }

    /** What follows the gate. */
    enum OnAccept {
        /** It decides. */
        ACTIVATE,
        /** It is evaluated beside the active one, and decides when it has passed. */
        SHADOW,
        /** It decides for some devices, and for all when it has passed. */
        CANARY,
        /** It waits for a person. */
        HOLD
    }

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
