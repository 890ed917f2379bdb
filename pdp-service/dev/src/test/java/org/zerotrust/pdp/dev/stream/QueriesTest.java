package org.zerotrust.pdp.dev.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example queries, run by DuckDB on records that {@code pdp stream export} wrote after {@code pdp try}. */
class QueriesTest {
    private static final Path QUERIES = Path.of("../docs/queries");
    private static final Path RECORDS = Path.of("src/test/resources/stream/records.ndjson");

    @TempDir
    Path folder;

    private final List<JsonNode> records = new ArrayList<>();
    private Connection db;

    @BeforeEach
    void open() throws Exception {
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(RECORDS)) {
            records.add(json.readTree(line).path("data"));
        }
        db = DriverManager.getConnection("jdbc:duckdb:");
        run("records.sql");
    }

    @AfterEach
    void close() throws SQLException {
        db.close();
    }

    private String sql(String name) throws Exception {
        return Files.readString(QUERIES.resolve(name))
                .replace("'records.ndjson'", "'" + RECORDS.toAbsolutePath() + "'")
                .replace("'parquet'", "'" + folder.resolve("parquet") + "'");
    }

    private void run(String name) throws Exception {
        try (Statement statement = db.createStatement()) {
            statement.execute(sql(name));
        }
    }

    private List<List<String>> rows(String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = db.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    @Test
    void reasonsAreCountedAsTheyAreInTheRecords() throws Exception {
        Map<String, Long> expected = new TreeMap<>();
        for (JsonNode record : records) {
            List<String> reasons = new ArrayList<>();
            record.path("reasons").forEach(code -> reasons.add(code.asText()));
            expected.merge(
                    record.path("decision").asText() + " "
                            + (reasons.isEmpty()
                                    ? "-"
                                    : String.join(" ", reasons.stream().sorted().toList())),
                    1L,
                    Long::sum);
        }
        Map<String, Long> found = new TreeMap<>();
        rows(sql("decisions-by-reason.sql"))
                .forEach(row -> found.put(row.get(0) + " " + row.get(1), Long.parseLong(row.get(2))));
        assertThat(found).isEqualTo(expected).hasSizeGreaterThan(5);
    }

    @Test
    void devicesThatWereDeniedAreTheRecordsOnes() throws Exception {
        Map<String, Long> expected = new TreeMap<>();
        records.stream()
                .filter(record -> record.path("decision").asText().equals("deny"))
                .map(record -> record.at("/device/registry_id").asText())
                .filter(device -> !device.isEmpty())
                .forEach(device -> expected.merge(device, 1L, Long::sum));
        Map<String, Long> found = new TreeMap<>();
        rows(sql("devices-denied-most.sql")).forEach(row -> found.put(row.get(0), Long.parseLong(row.get(1))));
        assertThat(found).isEqualTo(expected).isNotEmpty();
    }

    @Test
    void everyStepThatRanHasItsTime() throws Exception {
        long chain = records.stream()
                .filter(record -> record.at("/step_ns/chain").isNumber())
                .count();
        assertThat(rows(sql("slow-steps.sql"))).anySatisfy(row -> {
            assertThat(row.get(0)).isEqualTo("chain");
            assertThat(Long.parseLong(row.get(1))).isEqualTo(chain);
        });
    }

    @Test
    void noRecordIsMissingAndOneThatIsTakenAwayIs() throws Exception {
        assertThat(rows(sql("gaps.sql"))).isEmpty();
        try (Statement statement = db.createStatement()) {
            statement.execute("create table fewer as select * from records where \"order\".sequence <> 7");
        }
        assertThat(rows(sql("gaps.sql").replace("from records", "from fewer")))
                .singleElement()
                .satisfies(row -> assertThat(row.get(2)).isEqualTo("1"));
    }

    @Test
    void signalsThatWereNotFreshAreCounted() throws Exception {
        long expected = records.stream()
                .flatMap(record -> Stream.iterate(
                                0, i -> i < record.path("posture").size(), i -> i + 1)
                        .map(record.path("posture")::path))
                .filter(signal -> !signal.path("status").asText().equals("fresh"))
                .count();
        assertThat(rows(sql("posture-not-fresh.sql")).stream()
                        .mapToLong(row -> Long.parseLong(row.get(3)))
                        .sum())
                .isEqualTo(expected);
    }

    @Test
    void parquetHoldsEveryRecord() throws Exception {
        run("to-parquet.sql");
        assertThat(rows("select count(*) from read_parquet('" + folder.resolve("parquet") + "/*/*.parquet')"))
                .containsExactly(List.of(Integer.toString(records.size())));
    }
}
