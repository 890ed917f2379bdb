package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.replay.ImpactText;
import org.zerotrust.ledger.replay.RecordedPolicy;
import org.zerotrust.ledger.snapshot.PackArchive;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.SnapshotContents;
import org.zerotrust.rego.RegoCompileException;

/** What would a policy change? Whoever may read the keys of inputs may ask; none of what was sealed is in the answer. */
@ApplicationScoped
class ImpactAdmin {
    private static final int MOST_RECORDS = 1_000_000;
    private static final int USUAL_RECORDS = 100_000;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
    private static final Duration LONGEST = Duration.ofDays(366);

    private final RecordedImpact impact;
    private final SnapshotContents contents;
    private final AdminStore store;
    private final Clock clock;

    ImpactAdmin(RecordedImpact impact, SnapshotContents contents, AdminStore store, Clock clock) {
        this.impact = impact;
        this.contents = contents;
        this.store = store;
        this.clock = clock;
    }

    /**
     * {@code POST /policy/impact} with {@code digest} of a stored snapshot, or {@code files} as {@code GET /policy/snapshots/DIGEST}
     * gives them; {@code since} a duration, or {@code from} and {@code to}; {@code limit} of records, {@code within} some time; {@code most} that may change;
     * {@code markdown} where a comment is wanted too.
     */
    Uni<JsonNode> tell(AdminRequest request) {
        Members members = request.members();
        String digest = members.textOrNull("digest");
        SortedMap<String, byte[]> files = files(members);
        RecordedImpact.Range range = range(request, members);
        int most = members.number("most", 0);
        boolean markdown = members.flag("markdown", false);
        if ((digest == null) == (files == null)) {
            members.error("digest", "required", "either digest or files must be given");
        }
        members.end();
        String named = digest == null ? "files" : digest;
        return store.audit(request.change("policy.impact", named, "{}"))
                .flatMap(_ -> impact.of(
                        range,
                        () -> files == null
                                ? stored(request.tenant(), String.valueOf(digest))
                                : compiled(given(files), FailureCode.INVALID_FIELD),
                        () -> !request.routing().response().closed()))
                .map(report -> {
                    report.put("against", named).put("from", range.from().toString());
                    report.put("passed", report.path("changed").asLong() <= most);
                    if (markdown) {
                        report.put("markdown", ImpactText.markdown(report, named, most));
                    }
                    return report;
                });
    }

    private static @Nullable SortedMap<String, byte[]> files(Members members) {
        JsonNode given = members.objectOrNull("files");
        if (given == null) {
            return null;
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        given.properties().forEach(file -> {
            try {
                files.put(
                        file.getKey(),
                        Base64.getDecoder().decode(file.getValue().asText("%")));
            } catch (IllegalArgumentException e) {
                members.error("files", "format", "each is a text in Base64 by its path");
            }
        });
        return PackReader.counting(files);
    }

    private RecordedImpact.Range range(AdminRequest request, Members members) {
        Instant now = clock.instant();
        Instant from = time(members, "from");
        Instant to = time(members, "to");
        Duration since = duration(members, "since", Duration.ofHours(24));
        Duration within = duration(members, "within", Duration.ofHours(1));
        int limit = members.number("limit", USUAL_RECORDS);
        if (limit < 1 || limit > MOST_RECORDS) {
            members.error("limit", "out_of_range", "it must be between 1 and " + MOST_RECORDS);
        }
        return new RecordedImpact.Range(
                request.tenant(), from == null ? now.minus(since) : from, to == null ? now : to, limit, within);
    }

    private static Duration duration(Members members, String name, Duration otherwise) {
        String text = members.textOrNull(name);
        if (text == null) {
            return otherwise;
        }
        try {
            Duration given = Duration.parse(text);
            if (!given.isNegative() && given.compareTo(LONGEST) <= 0) {
                return given;
            }
            members.error(name, "out_of_range", "it must be between PT0S and " + LONGEST);
        } catch (DateTimeException e) {
            members.error(name, "format", "a duration as in PT24H or P7D");
        }
        return otherwise;
    }

    private static @Nullable Instant time(Members members, String name) {
        String text = members.textOrNull(name);
        if (text == null) {
            return null;
        }
        try {
            Instant given = Instant.parse(text);
            if (!given.isBefore(Instant.EPOCH) && given.isBefore(LATEST)) {
                return given;
            }
            members.error(name, "out_of_range", "it must be between " + Instant.EPOCH + " and " + LATEST);
        } catch (DateTimeException e) {
            members.error(name, "format", "a time as in 2026-06-01T00:00:00Z");
        }
        return null;
    }

    private RecordedPolicy stored(String tenant, String digest) {
        SnapshotContents.Stored found = contents.await(contents.findFor(tenant, digest))
                .orElseThrow(() -> Refused.of(FailureCode.NOT_FOUND, "no such snapshot"));
        try {
            PolicyPack pack =
                    PackArchive.read(contents.await(contents.read(found))).pack();
            if (!pack.digest().equals(digest)) {
                // Fail closed: stored bytes that do not have their own digest are not what somebody asks about.
                throw new PdpException(FailureCode.INTERNAL, "the stored snapshot " + digest + " was altered");
            }
            return compiled(pack, FailureCode.INTERNAL);
        } catch (PackReader.PackException e) {
            throw new PdpException(FailureCode.INTERNAL, "a stored snapshot cannot be read", e);
        }
    }

    private static PolicyPack given(SortedMap<String, byte[]> files) {
        try {
            return PackReader.read(files, null);
        } catch (PackReader.PackException e) {
            throw Refused.of(FailureCode.INVALID_FIELD, "files: " + e.getMessage());
        }
    }

    private static RecordedPolicy compiled(PolicyPack pack, FailureCode otherwise) {
        try {
            return new RecordedPolicy(pack);
        } catch (RegoCompileException e) {
            throw Refused.of(otherwise, "the policy does not compile: " + e.getMessage());
        }
    }
}
