package org.zerotrust.pdp.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Decisions for search, projected from the stream. It is behind the stream, never ahead of it. */
@ApplicationScoped
public class DecisionIndex {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One statement for many: they travel as one JSON array. A tenant that is gone takes its decisions along. */
    private static final String ADD = """
            insert into decision_entry (tenant, decision_id, at, decision, pep_id, device, resource_id, action, reasons,
                                        record)
            select e.tenant, e.decision_id, e.at, e.decision, e.pep_id, e.device, e.resource_id, e.action,
                   array(select jsonb_array_elements_text(e.reasons)), e.record
            from jsonb_to_recordset(cast(cast(?1 as text) as jsonb))
                 as e(tenant text, decision_id text, at timestamptz, decision text, pep_id text, device text,
                      resource_id text, action text, reasons jsonb, record jsonb)
                 join tenant t on t.tenant = e.tenant
            on conflict (tenant, decision_id) do nothing""";

    private final Database database;

    DecisionIndex(Database database) {
        this.database = database;
    }

    /**
     * One decision.
     *
     * @param device registry id or pseudonym
     * @param record what is published of it, JSON
     */
    public record Entry(
            String tenant,
            String decisionId,
            Instant at,
            String decision,
            String pepId,
            @Nullable String device,
            String resourceId,
            String action,
            List<String> reasons,
            String record) {
        public Entry {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * Which decisions to find; what is absent is not asked.
     *
     * @param tenant whose
     * @param before only those decided before the one of this id
     * @param limit at most
     */
    public record Query(
            String tenant,
            Optional<String> decision,
            Optional<String> pep,
            Optional<String> device,
            Optional<String> resource,
            Optional<String> action,
            Optional<String> reason,
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<String> before,
            int limit) {}

    /** Adds what is not there yet; blocks. The same entries may come again. */
    public void add(List<Entry> entries) {
        ArrayNode all = JSON.createArrayNode();
        for (Entry entry : entries) {
            ObjectNode one = all.addObject()
                    .put("tenant", entry.tenant())
                    .put("decision_id", entry.decisionId())
                    .put("at", entry.at().toString())
                    .put("decision", entry.decision())
                    .put("pep_id", entry.pepId())
                    .put("device", entry.device())
                    .put("resource_id", entry.resourceId())
                    .put("action", entry.action());
            entry.reasons().forEach(one.putArray("reasons")::add);
            one.putRawValue("record", new RawValue(entry.record()));
        }
        String json = all.toString();
        database.await(database.write(
                session -> session.createNativeQuery(ADD).setParameter(1, json).executeUpdate()));
    }

    /** Forgets what was decided before then; blocks. */
    public void forget(Instant before) {
        database.await(database.write(session -> session.createNativeQuery("delete from decision_entry where at < ?1")
                .setParameter(1, before)
                .executeUpdate()));
    }

    /** The records of a page, the latest first. */
    public Uni<List<JsonNode>> find(Query query) {
        Map<String, Object> values = new LinkedHashMap<>();
        StringBuilder sql = new StringBuilder("select cast(record as text) from decision_entry where tenant = :tenant");
        values.put("tenant", query.tenant());
        equal(sql, values, "decision", query.decision());
        equal(sql, values, "pep_id", query.pep());
        equal(sql, values, "device", query.device());
        equal(sql, values, "resource_id", query.resource());
        equal(sql, values, "action", query.action());
        query.reason().ifPresent(code -> {
            sql.append(" and reasons @> array[cast(:reason as text)]");
            values.put("reason", code);
        });
        query.from().ifPresent(from -> {
            sql.append(" and at >= :from");
            values.put("from", from);
        });
        query.to().ifPresent(to -> {
            sql.append(" and at < :to");
            values.put("to", to);
        });
        query.before().ifPresent(id -> {
            sql.append(" and decision_id < :before");
            values.put("before", id);
        });
        sql.append(" order by decision_id desc");
        return database.read(session -> {
            Mutiny.SelectionQuery<String> select = session.createNativeQuery(sql.toString(), String.class);
            values.forEach(select::setParameter);
            return select.setMaxResults(query.limit())
                    .getResultList()
                    .map(rows -> rows.stream().map(DecisionIndex::tree).toList());
        });
    }

    /** One record. */
    public Uni<Optional<JsonNode>> get(String tenant, String decisionId) {
        return database.read(session -> session.createNativeQuery(
                        "select cast(record as text) from decision_entry"
                                + " where tenant = :tenant and decision_id = :id",
                        String.class)
                .setParameter("tenant", tenant)
                .setParameter("id", decisionId)
                .getSingleResultOrNull()
                .map(found -> Optional.ofNullable(found).map(DecisionIndex::tree)));
    }

    private static void equal(StringBuilder sql, Map<String, Object> values, String column, Optional<String> value) {
        value.ifPresent(text -> {
            sql.append(" and ").append(column).append(" = :").append(column);
            values.put(column, text);
        });
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("a record is JSON", e);
        }
    }
}
