package org.zerotrust.pdp.policy;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * The classes of a snapshot: {@code data.zta.classes[name]} says what a class demands,
 * {@code data.zta.tenants[tenant].resources[id].class} which class a resource is of. Read once, when the snapshot is
 * activated.
 */
public final class ResourceClasses {
    private static final Duration LONGEST_POLICY_AGE = Duration.ofHours(1);
    private static final Duration LONGEST_GRANT = Duration.ofMinutes(1);

    private final Map<String, Map<String, ResourceClass>> byTenant;
    private final ResourceClass strictest;

    private ResourceClasses(Map<String, Map<String, ResourceClass>> byTenant, ResourceClass strictest) {
        this.byTenant = byTenant;
        this.strictest = strictest;
    }

    /**
     * Reads the classes.
     *
     * @throws IllegalArgumentException where one of them says something that is not understood
     */
    public static ResourceClasses of(Map<?, ?> data) {
        Map<?, ?> zta = map(data.get("zta"));
        Map<String, ResourceClass> classes = new HashMap<>();
        map(zta.get("classes"))
                .forEach((name, c) -> classes.put(String.valueOf(name), read(String.valueOf(name), map(c))));
        Map<String, Map<String, ResourceClass>> byTenant = new HashMap<>();
        map(zta.get("tenants")).forEach((tenant, t) -> {
            Map<String, ResourceClass> resources = new HashMap<>();
            map(map(t).get("resources")).forEach((id, r) -> {
                Object name = map(r).get("class");
                ResourceClass c = classes.get(String.valueOf(name));
                if (c == null) {
                    throw new IllegalArgumentException(
                            "resource " + id + " is of class " + name + ", which is not there");
                }
                resources.put(String.valueOf(id), c);
            });
            byTenant.put(String.valueOf(tenant), resources);
        });
        return new ResourceClasses(byTenant, strictest(classes));
    }

    /** The class of the tenant's resource, or the strictest of everything where it has none. */
    public ResourceClass of(TenantId tenant, Resource resource) {
        Map<String, ResourceClass> resources = byTenant.get(tenant.value());
        ResourceClass c = resources == null ? null : resources.get(resource.id());
        return c == null ? strictest : c;
    }

    private static ResourceClass read(String name, Map<?, ?> c) {
        boolean cluster = switch (String.valueOf(c.get("await"))) {
            case "cluster" -> true;
            case "local" -> false;
            default -> throw new IllegalArgumentException("class " + name + ": await is local or cluster");
        };
        boolean caller = switch (String.valueOf(c.get("audience"))) {
            case "pep" -> true;
            case "resource" -> false;
            default -> throw new IllegalArgumentException("class " + name + ": audience is resource or pep");
        };
        Map<String, Duration> ages = new HashMap<>();
        map(c.get("posture"))
                .forEach((signal, s) -> ages.put(
                        String.valueOf(signal),
                        seconds(name, "posture." + signal + ".max_age", map(s).get("max_age"))));
        Set<String> roles = new HashSet<>();
        if (c.get("certificate_roles") instanceof List<?> list) {
            list.forEach(role -> roles.add(String.valueOf(role)));
        }
        return new ResourceClass(
                name,
                cluster,
                seconds(name, "maximum_policy_age", c.get("maximum_policy_age")),
                seconds(name, "grant_ttl", c.get("grant_ttl")),
                caller,
                roles,
                ages);
    }

    private static Duration seconds(String name, String member, @Nullable Object value) {
        if (value instanceof Number n && n.longValue() >= 1 && n.longValue() <= 4_000_000_000L) {
            return Duration.ofSeconds(n.longValue());
        }
        throw new IllegalArgumentException("class " + name + ": " + member + " is not a number of seconds");
    }

    private static ResourceClass strictest(Map<String, ResourceClass> classes) {
        Duration policyAge = LONGEST_POLICY_AGE;
        Duration grant = LONGEST_GRANT;
        Map<String, Duration> ages = new HashMap<>();
        for (ResourceClass c : classes.values()) {
            policyAge = min(policyAge, c.maxPolicyAge());
            grant = min(grant, c.maxGrantTtl());
            c.signalMaxAge().forEach((signal, age) -> ages.merge(signal, age, ResourceClasses::min));
        }
        return new ResourceClass(
                ResourceClass.UNCLASSIFIED, true, policyAge, grant, false, Set.of("operational"), ages);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
