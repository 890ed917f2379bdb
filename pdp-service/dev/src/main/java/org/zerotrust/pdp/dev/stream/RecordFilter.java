package org.zerotrust.pdp.dev.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.LauncherException;
import picocli.CommandLine.Option;

/** Options that say which records are meant; all that are given must hold. */
public final class RecordFilter {
    @Option(names = "--tenant", paramLabel = "ID", description = "of this tenant")
    private @Nullable String tenant;

    @Option(names = "--pep", paramLabel = "ID", description = "asked by this enforcement point")
    private @Nullable String pep;

    @Option(names = "--decision", paramLabel = "permit|deny|step_up", description = "decided so")
    private @Nullable String decision;

    @Option(names = "--device", paramLabel = "ID", description = "about this registry id or pseudonym")
    private @Nullable String device;

    @Option(names = "--resource", paramLabel = "ID", description = "on this resource")
    private @Nullable String resource;

    @Option(names = "--reason", paramLabel = "CODE", description = "with this reason")
    private @Nullable String reason;

    @Option(names = "--from", paramLabel = "TIME", description = "from then, RFC 3339")
    private @Nullable Instant from;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "from so long ago, for example PT24H or 24h; instead of --from")
    private @Nullable String since;

    @Option(names = "--to", paramLabel = "TIME", description = "before then, RFC 3339")
    private @Nullable Instant to;

    /** When the first of them may have been decided; null for any time. */
    public @Nullable Instant from() {
        if (since == null || from != null) {
            return from;
        }
        try {
            // 24h and 7d are what people write; ISO 8601 has them with P and T.
            String iso = since.matches("[0-9]+[hms]") ? "PT" + since : since.matches("[0-9]+d") ? "P" + since : since;
            from = Instant.now().minus(Duration.parse(iso.toUpperCase(Locale.ROOT)));
            return from;
        } catch (DateTimeException e) {
            throw new LauncherException("--since is no duration: " + since, e);
        }
    }

    /** Before when the last of them was decided; null for any time. */
    public @Nullable Instant to() {
        return to;
    }

    /** Whether nothing but times says which are meant. */
    public boolean isOfTimesOnly() {
        return tenant == null
                && pep == null
                && decision == null
                && device == null
                && resource == null
                && reason == null;
    }

    /** Whether a record is one of them. */
    public boolean has(JsonNode event) {
        JsonNode data = event.path("data");
        return is(tenant, data.path("tenant"))
                && is(pep, data.at("/pep/id"))
                && is(decision, data.path("decision"))
                && is(resource, data.at("/resource/id"))
                && (device == null
                        || is(device, data.at("/device/registry_id"))
                        || is(device, data.at("/device/pseudonym")))
                && hasReason(data)
                && isInTime(event.path("time").asText());
    }

    private static boolean is(@Nullable String wanted, JsonNode value) {
        return wanted == null || wanted.equals(value.asText());
    }

    private boolean hasReason(JsonNode data) {
        if (reason == null) {
            return true;
        }
        for (JsonNode one : data.path("reasons")) {
            if (reason.equals(one.asText())) {
                return true;
            }
        }
        return false;
    }

    private boolean isInTime(String time) {
        if (from == null && to == null) {
            return true;
        }
        try {
            Instant at = Instant.parse(time);
            return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
        } catch (DateTimeException e) {
            return false;
        }
    }
}
