package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.IdentifierRules;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.store.DeviceDraft;

/** Reads a device as an administrator states it, with every member checked for its form. */
final class DeviceReader {
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_LABELS = 4_096;

    private DeviceReader() {}

    /** A draft; what is wrong is noted with the members. */
    static DeviceDraft draft(Members members) {
        return new DeviceDraft(
                uuid(members, "registry_id"),
                name(members),
                form(members, "eid", IdentifierRules::isEid, "32 digits, the last two of which check the others"),
                form(members, "iccid", IdentifierRules::isIccid, "18 to 20 digits"),
                form(members, "imei", IdentifierRules::isImei, "14 to 16 digits"),
                lifecycle(members, "lifecycle"),
                members.textOrNull("issuer_id"),
                form(members, "certificate_sha256", s -> s.matches("[0-9a-f]{64}"), "64 lower-case hex digits"),
                labels(members));
    }

    /** A state of the lifecycle, where it is given. */
    static @Nullable Lifecycle lifecycle(Members members, String name) {
        String text = members.textOrNull(name);
        if (text == null) {
            return null;
        }
        for (Lifecycle state : Lifecycle.values()) {
            if (state.wire().equals(text)) {
                return state;
            }
        }
        members.error(
                name,
                "unknown_value",
                "one of " + Stream.of(Lifecycle.values()).map(Lifecycle::wire).collect(Collectors.joining(", ")));
        return null;
    }

    private static String name(Members members) {
        String name = members.text("device_id");
        if (!name.isEmpty() && (!name.startsWith("urn:") || name.length() > LONGEST_NAME || !visible(name))) {
            members.error("device_id", "malformed", "a URN of at most " + LONGEST_NAME + " visible characters");
        }
        return name;
    }

    private static boolean visible(String text) {
        return text.chars().allMatch(c -> c > ' ' && c != 0x7f);
    }

    private static @Nullable UUID uuid(Members members, String name) {
        String text = members.textOrNull(name);
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            members.error(name, "malformed", "a UUID");
            return null;
        }
    }

    private static @Nullable String form(Members members, String name, Predicate<String> good, String expected) {
        String text = members.textOrNull(name);
        if (text != null && !good.test(text)) {
            members.error(name, "malformed", expected);
            return null;
        }
        return text;
    }

    private static @Nullable String labels(Members members) {
        JsonNode labels = members.objectOrNull("labels");
        if (labels == null) {
            return null;
        }
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            if (!label.getValue().isTextual() || label.getValue().textValue().indexOf('\0') >= 0) {
                members.error("labels", "wrong_type", "every label is a text");
                return null;
            }
        }
        String text = labels.toString();
        if (text.length() > LONGEST_LABELS) {
            members.error("labels", "too_long", "at most " + LONGEST_LABELS + " characters");
            return null;
        }
        return text;
    }
}
