package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.dev.policy.LineDiff;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.Values;

/** What differs between two states of a policy. */
final class PolicyDiff {
    /** Values of data that are listed; a register of devices may differ in all of them. */
    private static final int MOST_VALUES = 200;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ArrayNode values = JSON.createArrayNode();
    private long more;

    private PolicyDiff() {}

    /** As {@code pdp policy diff --json} writes it. */
    static ObjectNode of(PolicyPack before, PolicyPack after) {
        ObjectNode report =
                JSON.createObjectNode().put("before", before.digest()).put("after", after.digest());
        if (!before.entrypoint().equals(after.entrypoint())) {
            report.put("entrypoint", before.entrypoint() + " -> " + after.entrypoint());
        }
        ArrayNode modules = report.putArray("modules");
        TreeSet<String> names = new TreeSet<>(before.modules().keySet());
        names.addAll(after.modules().keySet());
        for (String name : names) {
            String old = before.modules().get(name);
            String now = after.modules().get(name);
            if (old == null || !old.equals(now)) {
                modules.addObject()
                        .put("file", name)
                        .put("change", old == null ? "added" : now == null ? "removed" : "changed")
                        .put("diff", LineDiff.of(name, old == null ? "" : old, now == null ? "" : now));
            }
        }
        PolicyDiff data = new PolicyDiff();
        data.compare("data", before.data(), after.data());
        report.set("data", data.values);
        return report.put("more", data.more);
    }

    private void compare(String path, @Nullable Object before, @Nullable Object after) {
        if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
            Map<String, Object> names = new TreeMap<>();
            old.keySet().forEach(key -> names.put(String.valueOf(key), key));
            now.keySet().forEach(key -> names.put(String.valueOf(key), key));
            names.forEach((name, key) -> compare(path + "." + name, old.get(key), now.get(key)));
        } else if (before == null || after == null || !Values.equal(before, after)) {
            if (values.size() >= MOST_VALUES) {
                more++;
                return;
            }
            ObjectNode value = values.addObject().put("path", path);
            put(value, "before", before);
            put(value, "after", after);
        }
    }

    private static void put(ObjectNode to, String name, @Nullable Object value) {
        if (value != null) {
            try {
                to.set(name, JSON.readTree(Json.write(value)));
            } catch (IOException e) {
                throw new IllegalStateException("our writer writes JSON", e);
            }
        }
    }
}
