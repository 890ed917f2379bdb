package org.zerotrust.pdp.dev.up;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.testkit.KafkaBroker;

/** The broker. */
final class KafkaPart implements Part {

    private final KafkaBroker.Config config;
    private volatile @Nullable KafkaBroker running;

    KafkaPart(KafkaBroker.Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "Kafka";
    }

    @Override
    public void start() throws IOException {
        stop();
        KafkaBroker started = KafkaBroker.start(config);
        LowerPriority.of(started.pid());
        running = started;
    }

    @Override
    public boolean isAlive() {
        KafkaBroker now = running;
        return now != null && now.isAlive();
    }

    @Override
    public long pid() throws IOException {
        KafkaBroker now = running;
        if (now == null) {
            throw new IOException("Kafka does not run");
        }
        return now.pid();
    }

    @Override
    public String address() {
        return "127.0.0.1:" + config.port();
    }

    @Override
    public void stop() {
        KafkaBroker now = running;
        running = null;
        if (now != null) {
            now.close();
        }
    }
}
