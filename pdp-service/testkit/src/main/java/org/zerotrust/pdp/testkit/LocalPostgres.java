package org.zerotrust.pdp.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/**
 * One real PostgreSQL server on the loopback interface, unpacked from the build's own dependencies.
 * User {@code postgres}, trusted from the loopback interface only. Works for root and for ordinary
 * users; what it unpacks goes to a folder of the caller's.
 */
public final class LocalPostgres implements AutoCloseable {

    /**
     * How to run the server.
     *
     * @param directory home of data and binaries; data found there is used again
     * @param port where it listens
     * @param database created where it does not exist: lower-case letters, digits and {@code _}
     * @param durable whether commits are forced to disk; tests may go without
     * @param startWithin deadline from start to ready
     */
    public record Config(Path directory, int port, String database, boolean durable, Duration startWithin) {
        public Config {
            Objects.requireNonNull(directory);
            if (!database.matches("[a-z][a-z0-9_]{0,62}")) {
                throw new IllegalArgumentException("not a database name: " + database);
            }
        }

        /** For tests: database {@code pdp} on a free port, not forced to disk, a deadline of a minute. */
        public static Config in(Path directory) {
            return new Config(directory, Ports.free(), "pdp", false, Duration.ofSeconds(60));
        }
    }

    /** The user to connect as; no password is asked for. */
    public static final String USER = "postgres";

    private final Config config;
    private final EmbeddedPostgres server;

    private LocalPostgres(Config config, EmbeddedPostgres server) {
        this.config = config;
        this.server = server;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @throws IOException where it does not start in time
     */
    public static LocalPostgres start(Config config) throws IOException {
        // The library makes its folder for binaries writable for all: the parent must keep others out.
        Path home = Files.createDirectories(config.directory());
        Private.folder(home);
        Path binaries = Files.createDirectories(home.resolve("bin"));
        // Read by the library when a builder is made; it cleans up there, so it must not be a shared place.
        System.setProperty("ot.epg.working-dir", binaries.toString());
        endLeftover(home.resolve("data"));
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(binaries.toFile())
                .setDataDirectory(home.resolve("data"))
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(true)
                .setPort(config.port())
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("fsync", config.durable() ? "on" : "off")
                .setServerConfig("max_connections", "100")
                .setServerConfig("shared_buffers", "32MB")
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(
                        home.resolve("postgres.log").toFile()))
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(
                        home.resolve("postgres.log").toFile()))
                .setPGStartupWait(config.startWithin())
                .start();
        LocalPostgres postgres = new LocalPostgres(config, server);
        try {
            postgres.createDatabase();
        } catch (SQLException e) {
            server.close();
            throw new IOException("the database " + config.database() + " could not be created", e);
        }
        return postgres;
    }

    /** For JDBC: no user and no password in it. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + config.port() + "/" + config.database();
    }

    /** For the reactive client: {@code postgresql://127.0.0.1:port/database}. */
    public String reactiveUrl() {
        return "postgresql://127.0.0.1:" + config.port() + "/" + config.database();
    }

    /** What it was started with; another start with it finds the same data. */
    public Config config() {
        return config;
    }

    /** Where it listens. */
    public int port() {
        return config.port();
    }

    /** Connections to the database. */
    public DataSource dataSource() {
        return server.getDatabase(USER, config.database());
    }

    /** Whether it answers a query within two seconds. */
    public boolean isAlive() {
        try (Connection connection = dataSource().getConnection()) {
            return connection.isValid(2);
        } catch (SQLException gone) {
            return false;
        }
    }

    /** Process id of the server's first process. */
    public long pid() throws IOException {
        return Long.parseLong(Files.readAllLines(config.directory().resolve("data/postmaster.pid"))
                .getFirst()
                .strip());
    }

    /** Stops it in order. */
    @Override
    public void close() throws IOException {
        server.close();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "PostgreSQL on 127.0.0.1:%d", config.port());
    }

    /** A server whose parent was killed goes on without it and holds the data: it is ended first. */
    private static void endLeftover(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        Optional<ProcessHandle> left = ProcessHandle.of(pid)
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(data.toString()))
                        .isPresent());
        if (left.isPresent()) {
            left.get().destroy();
            try {
                left.get().onExit().get(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while an earlier PostgreSQL ended", e);
            } catch (ExecutionException | TimeoutException late) {
                left.get().destroyForcibly();
            }
        }
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean exists;
            try (var rows =
                    statement.executeQuery("select 1 from pg_database where datname = '" + config.database() + "'")) {
                exists = rows.next();
            }
            if (!exists) {
                // The name is held to letters, digits and underscore by Config: nothing to escape.
                statement.execute("create database " + config.database());
            }
        }
    }
}
