package org.zerotrust.pdp.policy.rego;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.keys.Sha256;
import org.zerotrust.pdp.policy.RecordMask;
import org.zerotrust.pdp.policy.pack.PlainJson;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.value.Json;

/** A snapshot's {@code data.system.log.mask}, evaluated by the engine in process, whichever engine decides. */
public final class RegoMask implements RecordMask {
    /** As it may be written, with a comment behind it too: a mask that is not seen would mask nothing. */
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+system\\.log\\s*(?:#.*)?$");

    private static final String ENTRYPOINT = "system/log/mask";
    private static final Duration DEADLINE = Duration.ofMillis(50);

    private final PreparedPolicy policy;

    private RegoMask(PreparedPolicy policy) {
        this.policy = policy;
    }

    /**
     * The mask of a pack; null where it has none.
     *
     * @throws PolicyRefusedException where it does not compile
     */
    public static @Nullable RegoMask of(PolicyPack pack) throws PolicyRefusedException {
        boolean masks = pack.modules().values().stream()
                .anyMatch(text -> PACKAGE.matcher(text).find());
        if (!masks) {
            return null;
        }
        try {
            Rego.Builder builder = Rego.builder();
            pack.modules().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(module -> builder.module(module.getKey(), module.getValue()));
            return new RegoMask(builder.entrypoint(ENTRYPOINT).data(pack.data()).build());
        } catch (RegoCompileException e) {
            throw new PolicyRefusedException("the mask of records does not compile: " + e.getMessage(), e);
        }
    }

    @Override
    public byte[] apply(byte[] data, Instant now) {
        Map<String, @Nullable Object> body = object(data);
        try {
            Outcome outcome =
                    policy.evaluate(ENTRYPOINT, body, EvalOptions.at(now).withDeadline(DEADLINE));
            // Undefined is not "nothing to mask": the rule said nothing, so nobody can know.
            if (!(outcome instanceof Outcome.Defined(Object value))) {
                throw new MaskedBody.Unmaskable("the mask gives no result");
            }
            List<MaskedBody.Change> changes = new ArrayList<>();
            for (Object item : elements(PlainJson.of(value))) {
                changes.add(MaskedBody.Change.of(item));
            }
            if (changes.isEmpty()) {
                return data;
            }
            MaskedBody masked = new MaskedBody(body);
            TreeSet<String> paths = new TreeSet<>();
            for (MaskedBody.Change change : changes) {
                if (masked.apply(change)) {
                    paths.add(change.path());
                }
            }
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("paths", List.copyOf(paths));
            body.put("masked", told);
        } catch (MaskedBody.Unmaskable e) {
            body = MaskedBody.replaced(object(data));
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("failed", true);
            told.put("body", HexFormat.of().formatHex(Sha256.digest().digest(data)));
            body.put("masked", told);
        }
        return Json.write(body).getBytes(UTF_8);
    }

    private static Iterable<?> elements(@Nullable Object value) throws MaskedBody.Unmaskable {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new MaskedBody.Unmaskable("the mask is no set");
    }

    /** Maps and lists that may be changed. */
    private static Map<String, @Nullable Object> object(byte[] json) {
        Object value = PlainJson.of(Json.read(json, Json.DuplicateKeys.REFUSED));
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            map.forEach((key, member) -> out.put(String.valueOf(key), member));
            return out;
        }
        throw new IllegalArgumentException("a record's data is an object");
    }
}
