package org.zerotrust.pdp.dev.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.testkit.LocalPostgres;

/** The database. */
final class PostgresPart implements Part {

    private final LocalPostgres.Config config;
    private volatile @Nullable LocalPostgres running;

    PostgresPart(LocalPostgres.Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public void start() throws IOException {
        stop();
        LocalPostgres started = LocalPostgres.start(config);
        LowerPriority.of(started.pid());
        running = started;
    }

    @Override
    public boolean isAlive() {
        LocalPostgres now = running;
        try {
            return now != null
                    && ProcessHandle.of(now.pid()).map(ProcessHandle::isAlive).orElse(false);
        } catch (IOException noProcessFile) {
            return false;
        }
    }

    @Override
    public long pid() throws IOException {
        LocalPostgres now = running;
        if (now == null) {
            throw new IOException("PostgreSQL does not run");
        }
        return now.pid();
    }

    @Override
    public String address() {
        return "jdbc:postgresql://127.0.0.1:" + config.port() + "/" + config.database();
    }

    @Override
    public void stop() {
        LocalPostgres now = running;
        running = null;
        if (now != null) {
            try {
                now.close();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL could not be stopped", e);
            }
        }
    }
}
