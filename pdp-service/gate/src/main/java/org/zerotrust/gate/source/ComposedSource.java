package org.zerotrust.gate.source;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.gate.sign.SignatureCheck;

/**
 * Several sources as one: a platform team's packs beside each site's, say. A state is one state of each, signed where every one
 * is, and follows another where every one does. That their roots do not overlap is the gate's to check.
 */
public final class ComposedSource implements PolicySource {
    private final SortedMap<String, PolicySource> parts;
    private final Map<String, Candidate> last = new HashMap<>();

    /**
     * The sources by name; their packs are called {@code NAME.PACK} here.
     *
     * @throws IllegalArgumentException where a name is no word of letters, digits, {@code -} and {@code _}
     */
    public ComposedSource(SortedMap<String, PolicySource> parts) {
        this.parts = new TreeMap<>(parts);
        this.parts.keySet().forEach(name -> {
            if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
                throw new IllegalArgumentException("a source is not called '" + name + "'");
            }
        });
    }

    @Override
    public String name() {
        StringBuilder name = new StringBuilder("composed");
        parts.forEach(
                (part, source) -> name.append(' ').append(part).append('=').append(source.name()));
        return name.toString();
    }

    @Override
    public Optional<Candidate> poll(@Nullable String seen) throws SourceException {
        String changed = null;
        for (Map.Entry<String, PolicySource> part : parts.entrySet()) {
            Candidate known = last.get(part.getKey());
            Optional<Candidate> next = part.getValue().poll(known == null ? null : known.revision());
            if (next.isPresent()) {
                last.put(part.getKey(), next.get());
                changed = part.getKey();
            } else if (known == null) {
                // Fail closed: without one of them there is no whole.
                throw new SourceException("the source " + part.getKey() + " has given nothing yet", null);
            }
        }
        Candidate all = composed(changed);
        return all.revision().equals(seen) ? Optional.empty() : Optional.of(all);
    }

    /** Where every part may be. */
    @Override
    public Optional<Duration> again() {
        List<Optional<Duration>> each =
                parts.values().stream().map(PolicySource::again).toList();
        return each.stream().allMatch(Optional::isPresent)
                ? each.stream().map(Optional::orElseThrow).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    private Candidate composed(@Nullable String changed) {
        List<String> revisions = new ArrayList<>();
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String name : parts.keySet()) {
            Candidate part = part(name);
            revisions.add(name + "=" + part.revision());
            part.files().forEach((file, content) -> files.put(name + "." + file, content));
        }
        Candidate teller = changed == null ? null : part(changed);
        Instant at = last.values().stream()
                .map(Candidate::at)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new Candidate(
                String.join(",", revisions),
                files,
                teller == null ? null : teller.author(),
                at,
                teller == null ? null : teller.message(),
                signature());
    }

    private Candidate part(String name) {
        return Objects.requireNonNull(last.get(name), "every part has given one");
    }

    /** Fail closed: the worst of all counts for all. */
    private SignatureCheck signature() {
        List<String> signers = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        boolean unsigned = false;
        for (String name : parts.keySet()) {
            switch (part(name).signature()) {
                case SignatureCheck.Signed(String signer, String key) -> {
                    signers.add(signer);
                    keys.add(key);
                }
                case SignatureCheck.Unsigned() -> unsigned = true;
                case SignatureCheck.Refused(String why) -> {
                    return new SignatureCheck.Refused(name + ": " + why);
                }
            }
        }
        return unsigned
                ? new SignatureCheck.Unsigned()
                : new SignatureCheck.Signed(String.join(" ", signers), String.join(" ", keys));
    }

    /** A source that was not there before follows anything, as an operator named it; one that went follows nothing any more. */
    @Override
    public boolean follows(String revision, String highest) throws SourceException {
        Map<String, String> now = revisions(revision);
        for (Map.Entry<String, String> before : revisions(highest).entrySet()) {
            PolicySource source = parts.get(before.getKey());
            String next = now.get(before.getKey());
            if (source != null && (next == null || !source.follows(next, before.getValue()))) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> revisions(String composed) {
        Map<String, String> all = new HashMap<>();
        for (String part : composed.split(",", -1)) {
            int at = part.indexOf('=');
            if (at > 0) {
                all.put(part.substring(0, at), part.substring(at + 1));
            }
        }
        return all;
    }

    @Override
    public void close() {
        parts.values().forEach(PolicySource::close);
    }
}
