package org.zerotrust.pdp.policy.rego;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record's data while it is masked: what may be changed of it, and how. */
final class MaskedBody {
    /** What order, verification and the inventory of grants rest on: no mask touches it. */
    private static final Set<String> KEPT = Set.of(
            "decision_id",
            "decision",
            "tenant",
            "pep",
            "policy",
            "order",
            "sealed",
            "grant",
            "evaluated_at",
            "reevaluate_at",
            "device/registry_id",
            "device/certificate_digest",
            "device/issuer",
            "device/verified",
            "masked");

    /** Members that a record always has: they may be replaced, not removed. */
    private static final Set<String> NEEDED = Set.of(
            "request_id",
            "resource",
            "resource/id",
            "resource/class",
            "action",
            "posture",
            "reasons",
            "obligations",
            "trust",
            "trust/score",
            "trust/level",
            "step_ns");

    private static final String MASKED = "masked";

    private final Map<String, @Nullable Object> root;

    MaskedBody(Map<String, @Nullable Object> root) {
        this.root = root;
    }

    /** A mask that cannot be applied as it says. */
    static final class Unmaskable extends Exception {
        private static final long serialVersionUID = 1L;

        Unmaskable(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * One change.
     *
     * @param path a JSON pointer (RFC 6901)
     * @param upsert whether the value takes the member's place; else it is removed
     */
    record Change(String path, boolean upsert, @Nullable Object value) {
        static Change of(@Nullable Object item) throws Unmaskable {
            if (item instanceof String path) {
                return new Change(path, false, null);
            }
            if (item instanceof Map<?, ?> map && map.get("path") instanceof String path) {
                Object op = map.get("op");
                if ("remove".equals(op)) {
                    return new Change(path, false, null);
                }
                if ("upsert".equals(op) && map.containsKey("value")) {
                    return new Change(path, true, map.get("value"));
                }
            }
            throw new Unmaskable("neither a pointer nor {op, path, value}");
        }
    }

    /** Makes a change; false where there is nothing at its path. */
    boolean apply(Change change) throws Unmaskable {
        if (!change.path().startsWith("/") || change.path().length() < 2) {
            throw new Unmaskable("not a pointer to a member");
        }
        String[] steps = change.path().substring(1).split("/", -1);
        for (int i = 0; i < steps.length; i++) {
            steps[i] = steps[i].replace("~1", "/").replace("~0", "~");
        }
        String whole = String.join("/", steps);
        if (KEPT.stream()
                        .anyMatch(kept ->
                                kept.equals(whole) || whole.startsWith(kept + "/") || kept.startsWith(whole + "/"))
                || !change.upsert() && NEEDED.contains(whole)) {
            throw new Unmaskable("a record needs it");
        }
        return at(root, steps, 0, change);
    }

    @SuppressWarnings("unchecked") // plain JSON as it was read here: maps of names and lists, both of our own making
    private static boolean at(@Nullable Object parent, String[] steps, int i, Change change) throws Unmaskable {
        boolean last = i == steps.length - 1;
        if (parent instanceof Map<?, ?> any) {
            Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) any;
            if (!map.containsKey(steps[i])) {
                return false;
            }
            if (!last) {
                return at(map.get(steps[i]), steps, i + 1, change);
            }
            if (change.upsert()) {
                map.put(steps[i], alike(map.get(steps[i]), change.value()));
            } else {
                map.remove(steps[i]);
            }
            return true;
        }
        if (parent instanceof List<?> any) {
            List<@Nullable Object> list = (List<@Nullable Object>) any;
            if (!steps[i].matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(steps[i]) >= list.size()) {
                return false;
            }
            int index = Integer.parseInt(steps[i]);
            if (!last) {
                return at(list.get(index), steps, i + 1, change);
            }
            if (!change.upsert()) {
                throw new Unmaskable("an element is replaced, not removed: those behind it would move");
            }
            list.set(index, alike(list.get(index), change.value()));
            return true;
        }
        return false;
    }

    /** A value of the same kind, so that readers of the schema still understand the record. */
    private static @Nullable Object alike(@Nullable Object before, @Nullable Object value) throws Unmaskable {
        boolean same = before instanceof String && value instanceof String
                || before instanceof Number && value instanceof Number
                || before instanceof Boolean && value instanceof Boolean
                || before instanceof List<?> && value instanceof List<?> list && list.isEmpty();
        if (!same) {
            throw new Unmaskable("replaced by a value of another kind");
        }
        return value;
    }

    /** What stays where a mask failed: what no mask touches, and nothing else. */
    static Map<String, @Nullable Object> replaced(Map<String, @Nullable Object> data) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        data.forEach((name, value) -> {
            if (KEPT.contains(name)) {
                out.put(name, value);
            }
        });
        out.put("request_id", MASKED);
        out.put("resource", Map.of("id", MASKED, "class", MASKED));
        out.put("action", MASKED);
        out.put("posture", List.of());
        out.put("reasons", List.of());
        out.put("obligations", List.of());
        out.put("trust", Map.of("score", 0L, "level", MASKED));
        out.put("step_ns", Map.of());
        if (data.get("device") instanceof Map<?, ?> device) {
            Map<String, @Nullable Object> kept = new LinkedHashMap<>();
            device.forEach((name, value) -> {
                if (KEPT.contains("device/" + name)) {
                    kept.put(String.valueOf(name), value);
                }
            });
            out.put("device", kept);
        }
        return out;
    }
}
