package org.zerotrust.pdp.bench.hand;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * reference.rego written by hand in plain Java over generic maps: the baseline that the engine is measured against.
 * It is not to be tuned, and it is no part of the product.
 */
public final class Hand {
    static final List<String> HARDWARE = List.of("iot-safe", "secure-element", "tpm");

    record Control(boolean ok, Object expected, Object seen) {}

    public static Map<String, Object> decide(Map<?, ?> data, Map<?, ?> in) {
        Object resource = get(get(data, "resources"), get(get(in, "resource"), "id"));
        Object cls = resource == null ? null : get(get(data, "device_classes"), get(resource, "device_class"));
        if (cls == null) return answer("deny", List.of(Map.of("code", "no_rule_matched")), List.of(), null, 0, "none");
        long now = num(get(in, "now"));
        TreeMap<String, Control> controls = new TreeMap<>();

        Object cert = get(get(in, "device"), "certificate");
        Object issuer = get(cert, "issuer_fingerprint");
        controls.put(
                "identity.issuer_trusted",
                new Control(list(get(data, "trusted_issuers")).contains(issuer), "a trusted issuer", issuer));
        Object protection = get(cert, "key_protection");
        controls.put("identity.key_in_hardware", new Control(HARDWARE.contains(protection), HARDWARE, protection));
        Object notAfter = get(cert, "not_after");
        controls.put("identity.not_expired", new Control(num(notAfter) > now, now, notAfter));
        Object key = get(cert, "public_key");
        boolean strong = "EC".equals(get(key, "alg")) && num(get(key, "bits")) >= 256
                || "RSA".equals(get(key, "alg")) && num(get(key, "bits")) >= 3072;
        controls.put("identity.strong_key", new Control(strong, "EC >= 256 or RSA >= 3072", key));

        Object posture = get(in, "posture");
        long freshUntil = Long.MAX_VALUE;
        for (Map.Entry<?, ?> e : ((Map<?, ?>) get(cls, "posture")).entrySet()) {
            Object req = e.getValue();
            Object sig = get(posture, e.getKey());
            boolean ok = false;
            if (sig != null) {
                long collected = num(get(sig, "collected_at"));
                long maxAge = num(get(req, "max_age"));
                freshUntil = Math.min(freshUntil, collected + maxAge);
                ok = now - collected <= maxAge
                        && list(get(req, "sources")).contains(get(sig, "source"))
                        && check(req, get(sig, "value"));
            }
            controls.put("posture." + e.getKey(), new Control(ok, req, sig));
        }

        Object roles = get(get(in, "subject"), "roles");
        String path = (String) get(get(in, "resource"), "path");
        Object action = get(get(in, "action"), "name");
        boolean allowed = false;
        for (Object role : list(roles)) {
            Object perms = get(get(data, "roles"), role);
            if (perms == null) continue;
            for (Object perm : list(perms)) {
                if (glob((String) get(perm, "resource"), 0, path, 0)
                        && list(get(perm, "actions")).contains(action)) allowed = true;
            }
        }
        controls.put("need_to_know.action", new Control(allowed, "a role that may", roles));

        String ip = (String) get(get(in, "context"), "ip");
        boolean net = false;
        for (Object cidr : list(get(cls, "networks"))) if (contains((String) cidr, ip)) net = true;
        controls.put("network.allowed", new Control(net, get(cls, "networks"), ip));

        List<Object> failed = new ArrayList<>();
        boolean soft = true;
        List<?> stepUpFor = list(get(cls, "step_up_for"));
        int passed = 0;
        for (Map.Entry<String, Control> e : controls.entrySet()) {
            Control c = e.getValue();
            if (c.ok) {
                passed++;
                continue;
            }
            Map<String, Object> reason = new LinkedHashMap<>();
            reason.put("code", e.getKey());
            reason.put("expected", c.expected);
            reason.put("seen", c.seen);
            failed.add(reason);
            soft &= stepUpFor.contains(e.getKey());
        }
        long score = Math.round(100.0 * passed / controls.size());
        String level = score >= 90 ? "high" : score >= 70 ? "medium" : "low";
        if (failed.isEmpty()) {
            Map<String, Object> grant =
                    Map.of("ttl", Math.min(num(get(cls, "grant_ttl")), freshUntil - now), "scope", List.of(action));
            return answer(
                    "permit",
                    failed,
                    List.of(Map.of("id", "reattest", "attributes", Map.of("before", freshUntil))),
                    grant,
                    score,
                    level);
        }
        return soft
                ? answer("step_up", failed, List.of(Map.of("id", "step_up")), null, score, level)
                : answer("deny", failed, List.of(), null, score, level);
    }

    static Map<String, Object> answer(
            String decision, List<?> reasons, List<?> obligations, Object grant, long score, String level) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("decision", decision);
        out.put("reasons", reasons);
        out.put("obligations", obligations);
        out.put("grant", grant);
        out.put("trust", Map.of("score", score, "level", level));
        return out;
    }

    static boolean check(Object req, Object v) {
        Object want = get(req, "value");
        return switch ((String) get(req, "op")) {
            case "eq" -> want.equals(v);
            case "gte" -> num(v) >= num(want);
            case "lte" -> num(v) <= num(want);
            case "in" -> list(want).contains(v);
            case "semver_gte" -> {
                int[] a = version((String) v);
                int[] b = version((String) want);
                for (int i = 0; i < 3; i++) if (a[i] != b[i]) yield a[i] > b[i];
                yield true;
            }
            default -> false;
        };
    }

    static Object get(Object map, Object key) {
        return map instanceof Map<?, ?> m ? m.get(key) : null;
    }

    static List<?> list(Object o) {
        return (List<?>) o;
    }

    static long num(Object o) {
        return ((Number) o).longValue();
    }

    static int[] version(String s) {
        String[] p = s.split("\\.");
        return new int[] {Integer.parseInt(p[0]), Integer.parseInt(p[1]), Integer.parseInt(p[2])};
    }

    /** '*' matches within one '/'-separated part. */
    static boolean glob(String p, int i, String s, int j) {
        for (; i < p.length(); i++, j++) {
            if (p.charAt(i) == '*') {
                for (int k = j; ; k++) {
                    if (glob(p, i + 1, s, k)) return true;
                    if (k >= s.length() || s.charAt(k) == '/') return false;
                }
            }
            if (j >= s.length() || s.charAt(j) != p.charAt(i)) return false;
        }
        return j == s.length();
    }

    static boolean contains(String cidr, String ip) {
        if (ip.indexOf(':') >= 0) return false;
        int slash = cidr.indexOf('/');
        int bits = Integer.parseInt(cidr.substring(slash + 1));
        long mask = bits == 0 ? 0 : 0xffffffffL << (32 - bits) & 0xffffffffL;
        return (v4(cidr.substring(0, slash)) & mask) == (v4(ip) & mask);
    }

    static long v4(String s) {
        long r = 0;
        for (String part : s.split("\\.")) r = r * 256 + Integer.parseInt(part);
        return r;
    }
}
