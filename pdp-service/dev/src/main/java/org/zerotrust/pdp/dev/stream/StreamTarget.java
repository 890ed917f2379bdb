package org.zerotrust.pdp.dev.stream;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.up.RunState;
import picocli.CommandLine.Option;

/** Options that say which Kafka is meant: the one of the stack that runs here, unless told otherwise. */
public final class StreamTarget {
    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "brokers; those of the running stack if absent")
    private @Nullable String bootstrap;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "settings of the Kafka client, for example security.protocol=SSL")
    private Map<String, String> settings = Map.of();

    /** A reader of its committed records. */
    public CommittedTopics open() {
        String brokers = bootstrap;
        if (brokers == null) {
            RunState state = RunState.running(Home.find().runFile())
                    .orElseThrow(() ->
                            new LauncherException("nothing runs here; start it with ./pdp up -d, or name --bootstrap"));
            brokers = "127.0.0.1:" + state.ports().kafka();
        }
        return new CommittedTopics(brokers, settings);
    }
}
